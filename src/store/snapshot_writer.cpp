#include "store/snapshot_writer.hpp"

#include <algorithm>

#include <boost/system/result.hpp>

namespace lariat::store {
namespace {

constexpr std::uint32_t streams_per_section = 64;
constexpr std::size_t full_section_bytes = 512U << 10U;
constexpr std::size_t group_section_bytes = 4U << 20U; // of a group's state

} // namespace

result<void> snapshot_writer::write(byte_span bytes)
{
    bytes_ += bytes.size();
    return to_.write(bytes);
}

result<void> snapshot_writer::write_section(section_kind kind, byte_span payload)
{
    auto const packed = compressor_.compress(payload);
    section_.clear();
    byte_writer to{section_};
    to.number(static_cast<std::uint32_t>(kind));
    to.number(static_cast<std::uint32_t>(payload.size()));
    to.number(static_cast<std::uint32_t>(packed.size()));
    auto const crc = crc_32(crc_32(0, section_), packed);
    to.number(crc);
    crc_ = crc_32(crc_, std::as_bytes(std::span{&crc, 1}));
    to.bytes(packed);
    return write(section_);
}

result<void> snapshot_writer::begin(snapshot_head const& head)
{
    payload_.clear();
    append_preamble(payload_, snapshot_version);
    if (auto done = write(payload_); !done) return done;
    payload_.clear();
    append_head(payload_, head);
    return write_section(section_kind::head, payload_);
}

result<void> snapshot_writer::add(engine::kept_shard const& kept)
{
    payload_.clear();
    append_shard(payload_, kept);
    return write_section(section_kind::shard, payload_);
}

result<void> snapshot_writer::add_gone(std::vector<std::string> const& keys)
{
    payload_.clear();
    append_gone(payload_, keys);
    return write_section(section_kind::gone, payload_);
}

result<void> snapshot_writer::add(engine::kept_group const& g)
{
    for (byte_span rest{g.state}; !rest.empty();) {
        auto const part = rest.first(std::min(rest.size(), group_section_bytes));
        rest = rest.subspan(part.size());
        payload_.clear();
        append_group(payload_, g, part, !rest.empty());
        if (auto done = write_section(section_kind::group, payload_); !done) return done;
    }
    return {};
}

result<snapshot_writer::bucket*> snapshot_writer::bucket_of(
    std::shared_ptr<detect::schema const> const& schema)
{
    auto const known = std::ranges::find(buckets_, schema, [](auto const& b) { return b->schema; });
    if (known != buckets_.end()) return known->get();
    auto const id = static_cast<std::uint32_t>(buckets_.size());
    payload_.clear();
    append_schema(payload_, id, *schema);
    if (auto done = write_section(section_kind::schema, payload_); !done) return done.error();
    return buckets_.emplace_back(new bucket{id, schema, detect::packing{*schema}, 0, {}, {}}).get();
}

result<void> snapshot_writer::add(engine::kept_stream const& s)
{
    auto const found = bucket_of(s.schema);
    if (!found) return found.error();
    bucket& b = **found;
    append_stream(b.names, s);
    b.blocks.resize(b.blocks.size() + b.packing.bytes());
    b.packing.pack(s.block.data(), b.blocks.data() + b.blocks.size() - b.packing.bytes());
    ++b.count;
    ++streams_;
    bool const full =
        b.count == streams_per_section || b.names.size() + b.blocks.size() >= full_section_bytes;
    return full ? flush(b) : result<void>{};
}

result<void> snapshot_writer::flush(bucket& b)
{
    if (b.count == 0) return {};
    payload_.clear();
    byte_writer to{payload_};
    to.number(b.id);
    to.number(b.count);
    to.bytes(b.names);
    to.bytes(b.blocks);
    b.names.clear();
    b.blocks.clear();
    b.count = 0;
    return write_section(section_kind::streams, payload_);
}

result<void> snapshot_writer::finish()
{
    for (auto& b : buckets_) {
        if (auto done = flush(*b); !done) return done;
    }
    payload_.clear();
    byte_writer to{payload_};
    to.number(streams_);
    to.number(crc_);
    return write_section(section_kind::end, payload_);
}

} // namespace lariat::store
