#include "wire/json_line.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "wire/line_cursor.hpp"
#include "wire/number.hpp"
#include "wire/stamp.hpp"

namespace lariat::wire {
namespace {

/// Fails where line protocol cannot spell a name.
result<void> check_name(std::string_view name) noexcept
{
    if (name.empty()) return cause::empty_name;
    if (name.back() == '\\' || std::ranges::any_of(name, is_control)) return cause::bad_name;
    return {};
}

/// A copy of `text` that lives until the batch is handed over.
std::string_view keep(std::string_view text, reading_batch& batch)
{
    auto* const copy = static_cast<char*>(batch.names().allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

result<field_value> read_number(json_value const& value) noexcept
{
    if (!value.is_scalar()) return cause::bad_number;
    if (value.is == json_value::kind::literal) {
        if (value.text == "true") return field_value{1, core::value_kind::boolean};
        if (value.text == "false") return field_value{0, core::value_kind::boolean};
    }
    auto const number = parse_decimal(value.text);
    if (!number) return number.error();
    return field_value{*number, core::value_kind::number};
}

} // namespace

json_line_decoder::json_line_decoder(decoder_options const& options)
    : precision_{options.precision},
      hash_seed_{options.hash_seed},
      stream_{paths_.add(options.json.stream)},
      time_{paths_.add(options.json.time)},
      field_{paths_.add(options.json.field)}
{
    if (options.json.values.empty() || options.json.values.size() > reading_batch::capacity)
        throw std::invalid_argument{"json_mapping needs 1 to 64 value paths"};
    paths_.collect_members_of(options.json.tags);
    bool const single = options.json.values.size() == 1;
    for (std::string const& path : options.json.values) {
        std::string field = single ? "value" : path.substr(path.rfind('.') + 1);
        std::string spelled;
        core::append_tag_or_field(spelled, field);
        values_.push_back({paths_.add(path), std::move(field), std::move(spelled)});
    }
}

result<core::series_hasher> json_line_decoder::spell_series()
{
    auto const stream = paths_.value(stream_);
    if (stream.is == json_value::kind::absent) return cause::missing_part;
    if (stream.is != json_value::kind::string) return cause::bad_syntax;
    if (auto const ok = check_name(stream.text); !ok) return ok.error();

    core::series_hasher hash{hash_seed_};
    hash.measurement(stream.text);
    spelling_.clear();
    core::append_measurement(spelling_, stream.text);

    auto const tags = paths_.members_value().is;
    if (tags != json_value::kind::absent && tags != json_value::kind::object) return cause::bad_tag;
    for (auto const& [name, value] : paths_.members()) {
        if (value.is == json_value::kind::absent) continue;
        if (value.is != json_value::kind::string) return cause::bad_tag;
        if (!check_name(name) || !check_name(value.text)) return cause::bad_tag;
        hash.tag(name, value.text);
        spelling_ += ',';
        core::append_tag_or_field(spelling_, name);
        spelling_ += '=';
        core::append_tag_or_field(spelling_, value.text);
    }
    return hash;
}

result<std::optional<core::timestamp>> json_line_decoder::read_time() const
{
    auto const time = paths_.value(time_);
    if (time.is == json_value::kind::absent) return std::nullopt;
    if (!time.is_scalar()) return cause::bad_time;
    auto const parsed = parse_time(time.text, precision_);
    if (!parsed) return parsed.error();
    return *parsed;
}

result<void> json_line_decoder::decode(std::string_view line, reading_batch& batch, decode_counts& counts)
{
    if (auto const ok = paths_.extract(line); !ok) return ok.error();
    auto const hash = spell_series();
    if (!hash) return hash.error();
    auto const time = read_time();
    if (!time) return time.error();

    auto const field = paths_.value(field_);
    bool const named = field.is != json_value::kind::absent && values_.size() == 1;
    std::string_view named_spelling;
    if (named) {
        if (field.is != json_value::kind::string) return cause::bad_syntax;
        if (auto const ok = check_name(field.text); !ok) return ok.error();
    }

    auto const present = [&](value_path const& v) {
        return paths_.value(v.path).is != json_value::kind::absent;
    };
    if (std::ranges::none_of(values_, present)) return cause::missing_part;

    auto const series = keep(spelling_, batch);
    if (named) {
        spelling_.clear();
        core::append_tag_or_field(spelling_, field.text);
        named_spelling = keep(spelling_, batch);
    }
    for (value_path const& v : values_) {
        if (!present(v)) continue;
        auto const value = read_number(paths_.value(v.path));
        if (!value) {
            ++counts.refused[static_cast<std::size_t>(value.error())];
            continue;
        }
        batch.add({.series = series,
            .field = named ? named_spelling : std::string_view{v.spelled},
            .hash = hash->with_field(named ? field.text : std::string_view{v.field}),
            .value = value->value,
            .kind = value->kind});
    }
    counts.readings += batch.commit(time->value_or(batch.receipt()), time->has_value());
    return {};
}

} // namespace lariat::wire
