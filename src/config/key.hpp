#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "config/value.hpp"

namespace lariat::config {

/// One key of a section whose settings are an Owner: the one place that says what the key is called, means,
/// may be and sets.  Reading, suggestions, printing, the commented file and the manual all follow it.
template <class Owner> struct key {
    std::string_view name;
    std::string_view help; ///< sentences
    std::string type; ///< "duration"
    std::string allowed; ///< range in words, or nothing
    std::function<void(value&, Owner&)> read; ///< sets, or adds faults
    std::function<std::string(Owner const&)> write; ///< TOML of the value; nothing for what is not kept
    std::string_view shown = {}; ///< TOML for the commented file, where Owner{} is not the default
    bool required = false;

    key with_example(std::string_view toml) &&
    {
        shown = toml;
        return std::move(*this);
    }
    key as_required() &&
    {
        required = true;
        return std::move(*this);
    }
};

template <class Owner> using keys = std::vector<key<Owner>>;

/// The member that a path of member pointers leads to.
template <class T> auto& follow(T& object)
{
    return object;
}
template <class T, class First, class... Rest> auto& follow(T& object, First first, Rest... rest)
{
    return follow(object.*first, rest...);
}

/// A key for the whole of an Owner.
template <class Owner, class Codec, class... Path>
key<Owner> key_of(std::string_view name, std::string_view help, Codec codec, Path... path)
{
    auto const shared = std::make_shared<Codec const>(std::move(codec));
    return {.name = name,
        .help = help,
        .type = shared->type(),
        .allowed = shared->allowed(),
        .read = [=](value& v, Owner& owner) { shared->read(v, follow(owner, path...)); },
        .write = [=](Owner const& owner) { return shared->write(follow(owner, path...)); }};
}

/// The keys of a part of an Owner, for the Owner.
template <class Owner, class Part> keys<Owner> lift(keys<Part> const& of_part, Part Owner::*part)
{
    keys<Owner> out;
    for (auto const& k : of_part) {
        out.push_back({.name = k.name,
            .help = k.help,
            .type = k.type,
            .allowed = k.allowed,
            .read = [read = k.read, part](value& v, Owner& owner) { read(v, owner.*part); },
            .write = [write = k.write, part](Owner const& owner) { return write(owner.*part); },
            .shown = k.shown,
            .required = k.required});
    }
    return out;
}

/// Adds a fault for every key of `table` that is not in `known`.  `section` is empty for the root.
void refuse_unknown(toml::table const& table, std::string_view section,
    std::vector<std::string_view> const& known, context& ctx);

/// Dotted key.
[[nodiscard]] std::string join(std::string_view section, std::string_view name);

/// Reads a table in the order of `known`: a key that sets several things (preset) stands before those.
template <class Owner>
void read_table(
    toml::table const& table, std::string_view section, keys<Owner> const& known, Owner& out, context& ctx)
{
    std::vector<std::string_view> names;
    for (auto const& k : known) {
        names.push_back(k.name);
        if (auto const* const node = table.get(k.name); node != nullptr) {
            value v{*node, join(section, k.name), ctx};
            k.read(v, out);
        } else if (k.required) {
            ctx.refuse(table.source(), join(section, k.name),
                "missing; every [[" + std::string{section} + "]] has one");
        }
    }
    refuse_unknown(table, section, names, ctx);
}

} // namespace lariat::config
