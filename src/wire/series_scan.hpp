#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <lariat/core/stream_key.hpp>

#include "wire/line_cursor.hpp"
#include "wire/result.hpp"

namespace lariat::wire {

/// Reads series, and hashes their unescaped parts as it goes.  Holds only a scratch for names with escapes.
class series_scanner {
public:
    explicit series_scanner(std::uint64_t hash_seed) noexcept : hash_seed_{hash_seed} { }

    struct series {
        std::string_view text; ///< measurement[,tag=value...], as spelled
        core::series_hasher hash;
    };

    /// Reads the series at the cursor, up to the first bare blank or the end.
    /// Fails with cause::empty_name, bad_tag, bad_name, bad_syntax (a control character).
    [[nodiscard]] result<series> scan(line_cursor& cursor);

    /// Hash of a field of a series.  `escaped` says whether its name has escapes.
    [[nodiscard]] std::uint64_t hash_field(
        core::series_hasher const& hash, std::string_view name, bool escaped)
    {
        return hash.with_field(plain(name, escaped, name_));
    }

private:
    /// `name` without escapes, in `scratch` where it has any.
    static std::string_view plain(std::string_view name, bool escaped, std::string& scratch)
    {
        return escaped ? unescape(name, scratch) : name;
    }
    static std::string_view unescape(std::string_view name, std::string& scratch);

    /// Reads `,name=value` at the cursor.
    result<void> scan_tag(line_cursor& cursor, core::series_hasher& hash);

    std::uint64_t hash_seed_;
    std::string name_;
    std::string value_;
};

} // namespace lariat::wire
