#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "config/quantities.hpp"
#include "config/range.hpp"
#include "config/suggest.hpp"
#include "config/value.hpp"
#include "config/write.hpp"

// A codec says how one kind of value stands in a file:
//   type()         what it is called in the manual, "duration"
//   allowed()      its range in words, or nothing
//   read(v, out)   sets `out`, or adds faults to v and leaves `out` as it was
//   write(x)       the TOML that reads back as x

namespace lariat::config::codecs {

struct boolean {
    [[nodiscard]] std::string type() const { return "boolean"; }
    [[nodiscard]] std::string allowed() const { return "true or false"; }
    [[nodiscard]] std::string write(bool x) const { return x ? "true" : "false"; }
    void read(value& v, bool& out) const
    {
        if (auto const found = v.boolean()) out = *found;
    }
};

template <class T> struct integer {
    range<std::int64_t> within;

    [[nodiscard]] std::string type() const { return "integer"; }
    [[nodiscard]] std::string allowed() const
    {
        return within.describe([](std::int64_t x) { return std::to_string(x); });
    }
    [[nodiscard]] std::string write(T x) const { return std::to_string(x); }
    void read(value& v, T& out) const
    {
        auto const found = v.integer();
        if (!found) return;
        if (within.contains(*found))
            out = static_cast<T>(*found);
        else
            v.refuse_range(std::to_string(*found), allowed());
    }
};

struct number {
    range<double> within;

    [[nodiscard]] std::string type() const { return "number"; }
    [[nodiscard]] std::string allowed() const { return within.describe(write_number); }
    [[nodiscard]] std::string write(double x) const { return write_number(x); }
    void read(value& v, double& out) const
    {
        auto const found = v.number();
        if (!found) return;
        if (within.contains(*found))
            out = *found;
        else
            v.refuse_range(write_number(*found), allowed());
    }
};

/// Several numbers.
struct numbers {
    static constexpr std::size_t most = 16;

    [[nodiscard]] std::string type() const { return "array of numbers"; }
    [[nodiscard]] std::string allowed() const { return fmt::format("up to {} numbers", most); }
    [[nodiscard]] std::string write(std::vector<double> const& x) const { return write_list(x); }
    void read(value& v, std::vector<double>& out) const;
};

/// A positive number, or 0 for none.
struct number_or_off {
    [[nodiscard]] std::string type() const { return "number"; }
    [[nodiscard]] std::string allowed() const { return "more than 0, or 0 for off"; }
    [[nodiscard]] std::string write(std::optional<double> const& x) const
    {
        return write_number(x.value_or(0));
    }
    void read(value& v, std::optional<double>& out) const
    {
        double found = out.value_or(0);
        number{{.lowest = 0, .highest = std::numeric_limits<double>::max()}}.read(v, found);
        out = found > 0 ? std::optional{found} : std::nullopt;
    }
};

/// A duration, kept as a whole number of D.
template <class D> struct duration {
    range<std::chrono::nanoseconds> within;

    [[nodiscard]] std::string type() const { return "duration"; }
    [[nodiscard]] std::string allowed() const { return within.describe(format_duration); }
    [[nodiscard]] std::string write(D x) const { return '"' + format_duration(x) + '"'; }
    void read(value& v, D& out) const
    {
        auto const text = v.text("a duration such as \"30s\" or \"1h30m\"");
        if (!text) return;
        auto const found = parse_duration(*text);
        if (!found)
            return v.refuse(fmt::format("\"{}\" is not a duration: write whole numbers with units"
                                        " (ns us ms s m h d), such as \"30s\" or \"1h30m\"",
                *text));
        if (!within.contains(*found)) return v.refuse_range('"' + *text + '"', allowed());
        auto const whole = std::chrono::duration_cast<D>(*found);
        if (whole != *found)
            return v.refuse(fmt::format(
                "\"{}\" is finer than {}", *text, format_duration(std::chrono::nanoseconds{D{1}})));
        out = whole;
    }
};

/// A number of bytes.
struct size {
    range<std::uint64_t> within;

    [[nodiscard]] std::string type() const { return "size"; }
    [[nodiscard]] std::string allowed() const { return within.describe(format_size); }
    [[nodiscard]] std::string write(std::size_t x) const { return '"' + format_size(x) + '"'; }
    void read(value& v, std::size_t& out) const;
};

/// Permissions of a file.
struct mode {
    [[nodiscard]] std::string type() const { return "permissions"; }
    [[nodiscard]] std::string allowed() const { return "\"0000\" to \"0777\", octal"; }
    [[nodiscard]] std::string write(unsigned x) const { return '"' + format_mode(x) + '"'; }
    void read(value& v, unsigned& out) const;
};

/// Free text.
struct text {
    [[nodiscard]] std::string type() const { return "string"; }
    [[nodiscard]] std::string allowed() const { return {}; }
    [[nodiscard]] std::string write(std::string const& x) const { return write_text(x); }
    void read(value& v, std::string& out) const
    {
        if (auto found = v.text("a string")) out = std::move(*found);
    }
};

/// The absolute path of a folder; "" for none.
struct folder {
    [[nodiscard]] std::string type() const { return "path"; }
    [[nodiscard]] std::string allowed() const { return "absolute, or \"\" for none"; }
    [[nodiscard]] std::string write(std::string const& x) const { return write_text(x); }
    void read(value& v, std::string& out) const;
};

/// A value of a list, by name.
template <class T> struct choice {
    struct option {
        std::string_view name;
        T meaning;
    };
    std::vector<option> options;

    [[nodiscard]] std::string type() const { return "choice"; }
    [[nodiscard]] std::string allowed() const
    {
        std::string out;
        for (auto const& o : options) {
            if (!out.empty()) out += &o == &options.back() ? " or " : ", ";
            out += fmt::format("\"{}\"", o.name);
        }
        return out;
    }
    [[nodiscard]] std::string write(T const& x) const
    {
        for (auto const& o : options)
            if (o.meaning == x) return fmt::format("\"{}\"", o.name);
        return "\"\"";
    }
    void read(value& v, T& out) const
    {
        auto const found = v.text(allowed());
        if (!found) return;
        std::vector<std::string_view> names;
        for (auto const& o : options) {
            if (o.name == *found) {
                out = o.meaning;
                return;
            }
            names.push_back(o.name);
        }
        v.refuse(fmt::format("\"{}\" is not one of {}{}", *found, allowed(), did_you_mean(*found, names)));
    }
};

} // namespace lariat::config::codecs
