#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <lariat/detect/description.hpp>

#include "engine/group.hpp"
#include "store/snapshot_reader.hpp"

// The first byte decides: 0, the rest is a file; else the rest is sections, each a kind (u8), a size (u16)
// and the payload, of which a file with the right checksums is made: so the search gets past them.

namespace {

using namespace lariat;

class bytes_file final : public store::input_file {
public:
    explicit bytes_file(std::vector<std::byte> bytes) : bytes_{std::move(bytes)} { }
    store::result<std::size_t> read(std::span<std::byte> into) override
    {
        auto const size = std::min(into.size(), bytes_.size() - at_);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), size, into.begin());
        at_ += size;
        return size;
    }

private:
    std::vector<std::byte> bytes_;
    std::size_t at_ = 0;
};

std::vector<std::byte> with_checksums(store::byte_span sections)
{
    std::vector<std::byte> out;
    store::append_preamble(out, store::snapshot_version);
    store::byte_reader from{sections};
    while (!from.at_end()) {
        auto const kind = from.number<std::uint8_t>();
        auto const payload = from.bytes(from.number<std::uint16_t>());
        if (!from.ok()) break;
        std::vector<std::byte> section;
        store::byte_writer to{section};
        to.number(std::uint32_t{kind});
        to.number(static_cast<std::uint32_t>(payload.size()));
        to.number(static_cast<std::uint32_t>(payload.size()));
        to.number(store::crc_32(store::crc_32(0, section), payload));
        to.bytes(payload);
        out.insert(out.end(), section.begin(), section.end());
    }
    return out;
}

/// Takes a group in, and goes on with it where that is possible.
std::size_t members_of(engine::kept_group const& kept)
{
    engine::group::publisher const nobody = [](core::event&) {};
    engine::group g{kept.key, {}, nobody};
    core::unpacker from{kept.state};
    if (!g.unpack(from)) return 0;
    core::timestamp time = g.time();
    for (int row = 0; row < 3; ++row, time += std::chrono::seconds{1}) {
        g.for_each_member([&](std::uint16_t at, std::string const&) { g.observe(at, time, row); });
    }
    return g.size();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0) return 0;
    auto const all = std::as_bytes(std::span{data, size});
    auto const rest = all.subspan(1);
    auto const file = data[0] == 0 ? std::vector<std::byte>{rest.begin(), rest.end()} : with_checksums(rest);

    bytes_file first{file};
    static_cast<void>(store::verify_snapshot(first));
    bytes_file second{file};
    std::size_t seen = 0;
    auto const schema_of = [](detect::options const& o) { return std::make_shared<detect::schema const>(o); };
    auto const take = [&](engine::kept_stream const& s) {
        // Every byte of the block may be read, and its open events told.
        for (auto const b : s.block) seen += std::to_integer<std::size_t>(b);
        seen += detect::open_events(*s.schema, s.block.data()).size() + s.waiting.size();
    };
    static_cast<void>(store::read_snapshot(second, schema_of,
        {take, [&](engine::kept_shard const& s) { seen += s.marks.passed; },
            [&](std::vector<std::string> const& keys) { seen += keys.size(); },
            [&](engine::kept_group const& g) { seen += members_of(g); }}));
    return seen == SIZE_MAX ? 1 : 0;
}
