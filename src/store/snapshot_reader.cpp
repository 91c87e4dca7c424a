#include "store/snapshot_reader.hpp"

#include <map>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include <lariat/detect/packing.hpp>

#include "store/compressor.hpp"
#include "store/section_reader.hpp"

namespace lariat::store {
namespace {

/// Walks the sections of a file in their order; `on_section` sees those between head and end.
template <class F> result<snapshot_summary> walk(input_file& from, F&& on_section)
{
    section_reader reader{from};
    decompressor unpack;
    if (auto begun = reader.begin(); !begun) return begun.error();
    snapshot_summary out;
    for (;; ++out.sections) {
        auto const s = reader.next();
        if (!s) return s.error();
        bool const first = out.sections == 0;
        if (first != (s->kind == section_kind::head)) return errc::damaged;
        if (first || s->kind == section_kind::end) {
            auto const payload = unpack.decompress(s->packed, s->raw_size);
            if (!payload) return errc::damaged;
            if (first) {
                auto const head = read_head(*payload);
                if (!head) return head.error();
                out.head = *head;
                continue;
            }
            byte_reader end{*payload};
            out.streams = end.number<std::uint64_t>();
            if (end.number<std::uint32_t>() != reader.crc_before() || !end.ok()) return errc::damaged;
            break;
        }
        if (auto done = on_section(*s, unpack); !done) return done.error();
    }
    std::byte behind{};
    auto const more = from.read({&behind, 1});
    if (!more) return more.error();
    if (*more != 0) return errc::damaged;
    out.bytes = reader.bytes();
    return out;
}

/// A schema of the file, with what it takes to read its blocks.
struct block_source {
    std::shared_ptr<detect::schema const> schema;
    detect::packing packing;
};

/// Hands on the streams of a file.
class stream_source {
public:
    stream_source(schema_source const& schema_of, snapshot_takers const& take)
        : schema_of_{schema_of},
          take_{take}
    {
    }

    result<void> on_section(section const& s, decompressor& unpack)
    {
        auto const payload = unpack.decompress(s.packed, s.raw_size);
        if (!payload) return errc::damaged;
        if (s.kind == section_kind::schema) return add_schema(*payload);
        if (s.kind == section_kind::streams) return hand_on(*payload);
        if (s.kind == section_kind::shard) return hand_on(read_shard(*payload), take_.shard);
        if (s.kind == section_kind::gone) return hand_on(read_gone(*payload), take_.gone);
        if (s.kind == section_kind::group) return hand_on_group(*payload);
        return {}; // of a kind that this version does not know, and may pass over
    }

    [[nodiscard]] std::uint64_t unreadable() const noexcept { return unreadable_; }

private:
    struct free_block {
        void operator()(std::byte* p) const noexcept
        {
            ::operator delete(p, std::align_val_t{detect::schema::block_alignment});
        }
    };

    result<void> add_schema(byte_span payload)
    {
        auto const stored = read_schema(payload);
        if (!stored) return stored.error();
        auto schema = schema_of_(stored->options);
        detect::packing packing{stored->fields, *schema};
        if (schema->block_bytes() > block_bytes_) {
            block_bytes_ = schema->block_bytes();
            block_.reset(static_cast<std::byte*>(
                ::operator new(block_bytes_, std::align_val_t{detect::schema::block_alignment})));
        }
        schemas_.insert_or_assign(stored->id, block_source{std::move(schema), std::move(packing)});
        return {};
    }

    template <class T>
    static result<void> hand_on(result<T> const& read, std::function<void(T const&)> const& take)
    {
        if (!read) return read.error();
        if (take) take(*read);
        return {};
    }

    result<void> hand_on_group(byte_span payload)
    {
        auto part = read_group(payload);
        if (!part) return part.error();
        if (group_.key == part->group.key) {
            group_.state.insert(group_.state.end(), part->group.state.begin(), part->group.state.end());
        } else {
            group_ = std::move(part->group);
        }
        if (part->more) return {};
        if (take_.group) take_.group(group_);
        group_ = {};
        return {};
    }

    result<void> hand_on(byte_span payload)
    {
        byte_reader from{payload};
        auto const found = schemas_.find(from.number<std::uint32_t>());
        if (!from.ok() || found == schemas_.end()) return errc::damaged;
        auto const& source = found->second;
        auto const count = from.number<std::uint32_t>();
        streams_.clear();
        for (std::uint32_t i = 0; i < count && from.ok(); ++i) {
            streams_.push_back(read_stream(from));
        }
        for (auto const& s : streams_) {
            auto const packed = from.bytes(source.packing.bytes());
            if (!from.ok()) return errc::damaged;
            if (!is_sound(s) || !source.packing.unpack(packed.data(), block_.get())) {
                ++unreadable_;
                continue;
            }
            take_.stream(
                {s.key, source.schema, {block_.get(), source.schema->block_bytes()}, s.memory, s.waiting});
        }
        if (!from.ok() || !from.at_end()) return errc::damaged;
        return {};
    }

    schema_source const& schema_of_;
    snapshot_takers const& take_;
    std::map<std::uint32_t, block_source> schemas_;
    std::unique_ptr<std::byte, free_block> block_;
    std::size_t block_bytes_ = 0;
    std::vector<stored_stream> streams_; // of one section
    engine::kept_group group_; // as far as it has come
    std::uint64_t unreadable_ = 0;
};

} // namespace

result<snapshot_summary> verify_snapshot(input_file& from)
{
    return walk(from, [](section const&, decompressor&) { return result<void>{}; });
}

result<snapshot_summary> read_snapshot(
    input_file& from, schema_source const& schema_of, snapshot_takers const& take)
{
    stream_source source{schema_of, take};
    auto out = walk(from, [&](section const& s, decompressor& u) { return source.on_section(s, u); });
    if (out) out->unreadable = source.unreadable();
    return out;
}

result<snapshot_summary> read_schemas(input_file& from, std::function<void(stored_schema const&)> const& take)
{
    return walk(from, [&](section const& s, decompressor& unpack) -> result<void> {
        if (s.kind != section_kind::schema) return {};
        auto const payload = unpack.decompress(s.packed, s.raw_size);
        if (!payload) return errc::damaged;
        auto const stored = read_schema(*payload);
        if (!stored) return stored.error();
        take(*stored);
        return {};
    });
}

} // namespace lariat::store
