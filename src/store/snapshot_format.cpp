#include "store/snapshot_format.hpp"

#include <algorithm>
#include <cstring>

#include <zlib.h>

#include "store/options_list.hpp"

namespace lariat::store {

void append_head(std::vector<std::byte>& out, snapshot_head const& head)
{
    byte_writer to{out};
    to.number(head.sequence);
    to.number(head.base);
    to.number(static_cast<std::int64_t>(head.time.time_since_epoch().count()));
}

result<snapshot_head> read_head(byte_span payload)
{
    byte_reader from{payload};
    snapshot_head head;
    head.sequence = from.number<std::uint64_t>();
    head.base = from.number<std::uint64_t>();
    head.time = core::timestamp{std::chrono::nanoseconds{from.number<std::int64_t>()}};
    if (!from.ok() || head.base > head.sequence) return errc::damaged;
    return head;
}

void append_schema(std::vector<std::byte>& out, std::uint32_t id, detect::schema const& schema)
{
    byte_writer to{out};
    to.number(id);
    to.number(schema.fingerprint());
    append_options(out, schema.options());
    to.number(static_cast<std::uint16_t>(schema.fields().size()));
    for (auto const& f : schema.fields()) {
        to.text(f.part);
        to.text(f.name);
        to.number(static_cast<std::uint8_t>(f.type));
        to.number(f.count);
    }
}

result<stored_schema> read_schema(byte_span payload)
{
    constexpr std::uint32_t most_elements = 1U << 20U;
    byte_reader from{payload};
    stored_schema out;
    out.id = from.number<std::uint32_t>();
    out.fingerprint = from.number<std::uint64_t>();
    if (!read_options(from, out.options)) return errc::damaged;
    auto const count = from.number<std::uint16_t>();
    std::uint64_t elements = 0;
    for (std::uint16_t i = 0; i < count && from.ok(); ++i) {
        auto part = from.text();
        auto name = from.text();
        out.names.push_back({std::move(part), std::move(name)});
        auto const type = from.number<std::uint8_t>();
        if (type > static_cast<std::uint8_t>(detect::field_type::window_u8)) return errc::damaged;
        detect::field f;
        f.type = static_cast<detect::field_type>(type);
        f.count = from.number<std::uint32_t>();
        elements += f.count;
        if (elements > most_elements) return errc::damaged;
        out.fields.push_back(f);
    }
    if (!from.ok()) return errc::damaged;
    for (std::size_t i = 0; i < out.fields.size(); ++i) {
        out.fields[i].part = out.names[i].part;
        out.fields[i].name = out.names[i].name;
    }
    return out;
}

std::uint32_t crc_32(std::uint32_t crc, byte_span bytes) noexcept
{
    // zlib asks for unsigned char, as which any object may be read.
    auto const* const at = reinterpret_cast<Bytef const*>(bytes.data()); // NOLINT(*-reinterpret-cast)
    return static_cast<std::uint32_t>(::crc32_z(crc, at, bytes.size()));
}

void append_preamble(std::vector<std::byte>& out, std::uint32_t version)
{
    auto const begin = out.size();
    byte_writer to{out};
    to.bytes(std::as_bytes(std::span{snapshot_magic}));
    to.number(version);
    to.number(crc_32(0, byte_span{out}.subspan(begin)));
}

result<void> check_preamble(byte_span bytes)
{
    if (bytes.size() < preamble_bytes) return errc::cut_short;
    auto const magic = std::as_bytes(std::span{snapshot_magic});
    if (!std::equal(magic.begin(), magic.end(), bytes.begin())) return errc::not_a_snapshot;
    byte_reader from{bytes.subspan(magic.size())};
    auto const version = from.number<std::uint32_t>();
    if (from.number<std::uint32_t>() != crc_32(0, bytes.first(preamble_bytes - 4))) return errc::damaged;
    if (version > snapshot_version) return errc::newer_version;
    return {};
}

} // namespace lariat::store
