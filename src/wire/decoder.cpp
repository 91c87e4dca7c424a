#include "wire/decoder.hpp"

#include "wire/common_lines.hpp"
#include "wire/line_decoder.hpp"
#include "wire/partial_line.hpp"
#include "wire/reading_batch.hpp"

namespace lariat::wire {

std::string_view to_string(cause c) noexcept
{
    switch (c) {
    case cause::bad_syntax: return "bad_syntax";
    case cause::bad_number: return "bad_number";
    case cause::not_finite: return "not_finite";
    case cause::bad_time: return "bad_time";
    case cause::bad_tag: return "bad_tag";
    case cause::empty_name: return "empty_name";
    case cause::bad_name: return "bad_name";
    case cause::bad_utf8: return "bad_utf8";
    case cause::missing_part: return "missing_part";
    case cause::line_too_long: return "line_too_long";
    case cause::count_: break;
    }
    return "unknown";
}

/// Cuts the bytes into lines.
struct decoder::state {
    explicit state(decoder_options const& options)
        : lines{options},
          common{.unit = stamp_unit{options.precision.value_or(precision::nanoseconds)},
              .max_line_bytes = options.max_line_bytes,
              .hash_seed = options.hash_seed},
          has_common{options.format == format::automatic || options.format == format::influx}
    {
    }

    /// Counts the current line as too long; what is left of it will be skipped.
    void give_up_line()
    {
        partial.clear();
        skipping = true;
        ++counts.lines;
        ++counts.refused[static_cast<std::size_t>(cause::line_too_long)];
    }

    line_decoder lines;
    common_line_options common;
    bool has_common; ///< the format has common lines
    decode_counts counts;
    partial_line partial; ///< never longer than max_line_bytes
    bool skipping = false; ///< in the rest of an over-long line
};

decoder::decoder(decoder_options const& options) : state_{std::make_unique<state>(options)} { }
decoder::~decoder() = default;
decoder::decoder(decoder&&) noexcept = default;
decoder& decoder::operator=(decoder&&) noexcept = default;

feed_status decoder::feed(std::span<char const> bytes, core::timestamp receipt, core::reading_sink& sink)
{
    state& s = *state_;
    s.counts.bytes += bytes.size();
    auto status = feed_status::ok;
    auto const give_up_line = [&] {
        s.give_up_line();
        status = feed_status::line_too_long;
    };

    std::string_view rest{bytes.data(), bytes.size()};
    reading_batch batch{sink, receipt};
    common_lines common{s.common, rest.data() + rest.size()};
    while (!rest.empty()) {
        if (s.has_common && !s.skipping && s.partial.empty()) {
            auto const* const at = common.decode(rest.data(), batch, s.counts);
            rest.remove_prefix(static_cast<std::size_t>(at - rest.data()));
            if (rest.empty()) break;
        }
        auto const newline = rest.find('\n');
        auto const piece = rest.substr(0, newline);
        bool const complete = newline != std::string_view::npos;
        rest.remove_prefix(complete ? newline + 1 : rest.size());

        if (!s.skipping && s.partial.size() + piece.size() > s.common.max_line_bytes) give_up_line();
        if (s.skipping) {
            s.skipping = !complete;
        } else if (!complete) {
            s.partial.append(piece);
        } else if (s.partial.empty()) {
            s.lines.decode(piece, batch, s.counts);
        } else {
            s.partial.append(piece);
            s.lines.decode(s.partial.text(), batch, s.counts);
            batch.flush(); // the readings are views of the partial line
            s.partial.clear();
        }
    }
    return status;
}

void decoder::finish(core::timestamp receipt, core::reading_sink& sink)
{
    state& s = *state_;
    if (!s.partial.empty()) {
        reading_batch batch{sink, receipt};
        s.lines.decode(s.partial.text(), batch, s.counts);
    }
    s.partial.clear();
    s.skipping = false;
}

bool decoder::mid_line() const noexcept
{
    return state_->skipping || !state_->partial.empty();
}

decode_counts const& decoder::counts() const noexcept
{
    return state_->counts;
}

} // namespace lariat::wire
