#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lariat/detect/options.hpp>

#include "config/codecs.hpp"
#include "config/value.hpp"
#include "net/options.hpp" // and what it takes from wire

namespace lariat::config::codecs {

/// What is wrong with a pattern that core::glob_match would take literally or that can match nothing; empty
/// where it is sound.
[[nodiscard]] std::string_view glob_problem(std::string_view pattern);

/// One glob, or several.
struct globs {
    [[nodiscard]] std::string type() const { return "string or array of strings"; }
    [[nodiscard]] std::string allowed() const { return "globs: * ? [a-z] [!a-z]"; }
    [[nodiscard]] std::string write(std::vector<std::string> const& x) const;
    void read(value& v, std::vector<std::string>& out) const;
};

/// One name, or several.
struct names {
    [[nodiscard]] std::string type() const { return "string or array of strings"; }
    [[nodiscard]] std::string allowed() const { return "names of tags"; }
    [[nodiscard]] std::string write(std::vector<std::string> const& x) const;
    void read(value& v, std::vector<std::string>& out) const;
};

/// Globs by the name of the tag.
struct tag_globs {
    using tags = std::vector<std::pair<std::string, std::string>>;

    [[nodiscard]] std::string type() const { return "table"; }
    [[nodiscard]] std::string allowed() const { return "names of tags with a glob each"; }
    [[nodiscard]] std::string write(tags const& x) const;
    void read(value& v, tags& out) const;
};

/// The name of a preset: replaces all detection settings, which are what is kept.
struct preset_name : choice<detect::options> {
    preset_name();
    [[nodiscard]] std::string write(detect::options const& /*unused*/) const { return {}; }
};

/// A dotted path into a JSON object.
struct json_path {
    [[nodiscard]] std::string type() const { return "string"; }
    [[nodiscard]] std::string allowed() const { return "a dotted path"; }
    [[nodiscard]] std::string write(std::string const& x) const;
    void read(value& v, std::string& out) const;
};

/// One such path, or several.
struct json_paths {
    [[nodiscard]] std::string type() const { return "string or array of strings"; }
    [[nodiscard]] std::string allowed() const { return "one or more dotted paths"; }
    [[nodiscard]] std::string write(std::vector<std::string> const& x) const;
    void read(value& v, std::vector<std::string>& out) const;
};

/// The table of json_keys().
struct json {
    [[nodiscard]] std::string type() const { return "table"; }
    [[nodiscard]] std::string allowed() const { return {}; }
    [[nodiscard]] std::string write(wire::json_mapping const& x) const;
    void read(value& v, wire::json_mapping& out) const;
};

} // namespace lariat::config::codecs
