#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <lariat/core/padding.hpp>
#include <lariat/core/ports.hpp>

#include "wire/line_decoder.hpp"

namespace lariat::testing {

/// What wire::decoder makes of a whole input that is finished, the plain way: each line cut by itself and
/// given to wire::line_decoder.
inline wire::decode_counts decode_line_by_line(std::string_view input, wire::decoder_options const& options,
    core::timestamp received, core::reading_sink& sink)
{
    wire::line_decoder lines{options};
    wire::decode_counts counts;
    counts.bytes = input.size();
    std::vector<char> padded;
    while (!input.empty()) {
        auto const newline = input.find('\n');
        auto const line = input.substr(0, newline);
        input.remove_prefix(newline == std::string_view::npos ? input.size() : newline + 1);
        if (line.size() > options.max_line_bytes) {
            ++counts.lines;
            ++counts.refused[static_cast<std::size_t>(wire::cause::line_too_long)];
            continue;
        }
        padded.assign(line.size() + core::padding, '\xff');
        std::memcpy(padded.data(), line.data(), line.size());
        wire::reading_batch batch{sink, received};
        lines.decode({padded.data(), line.size()}, batch, counts);
    }
    return counts;
}

} // namespace lariat::testing
