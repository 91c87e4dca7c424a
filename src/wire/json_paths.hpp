#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/result.hpp"

namespace lariat::wire {

/// What stood at a path of a JSON object.  Views are valid until the thread parses its next object.
struct json_value {
    enum class kind : std::uint8_t {
        absent, ///< nothing, or null
        string, ///< `text` without quotes and escapes
        literal, ///< `text` as it stands: a number, true, false, or no JSON at all
        object,
        array,
    };
    kind is = kind::absent;
    std::string_view text;

    [[nodiscard]] bool is_scalar() const noexcept { return is == kind::string || is == kind::literal; }
};

/// Picks the values at a fixed set of dotted paths out of JSON objects, and the members of one object
/// besides.
///
/// Cost     one pass over the object; what no path leads to is skipped, not checked beyond its brackets,
///          quotes and encoding.  All decoders of a thread share the parser's memory, which grows to a few
///          times the longest line.
/// Threads  Not synchronised.
class json_paths {
public:
    /// A name and a value of the object at the members path.
    using member = std::pair<std::string_view, json_value>;

    /// Adds a path, and returns its index for value().  The same path has one index.  \pre before extract()
    std::size_t add(std::string_view dotted);

    /// Sets the path whose members extract() collects.
    void collect_members_of(std::string_view dotted);

    /// Parses one object.  Of a name that comes twice the last counts.
    /// Fails with cause::bad_syntax or bad_utf8.
    /// \pre core::padding bytes are readable past the end of `json`
    [[nodiscard]] result<void> extract(std::string_view json);

    [[nodiscard]] json_value value(std::size_t index) const noexcept { return values_[index]; }
    [[nodiscard]] std::vector<member> const& members() const noexcept { return members_; }

    /// What stood at the members path itself.  \pre collect_members_of()
    [[nodiscard]] json_value members_value() const noexcept { return values_[members_index_]; }

private:
    struct walker;

    struct entry {
        std::vector<std::string> path;
        std::size_t index;
    };
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

    std::vector<entry> entries_; ///< sorted by path, so that those below one name are neighbours
    std::vector<json_value> values_; ///< by index
    std::vector<member> members_;
    std::size_t members_index_ = no_index;
};

} // namespace lariat::wire
