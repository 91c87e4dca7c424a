#include "store/lone_stream.hpp"

#include <algorithm>
#include <memory>

#include "store/snapshot_reader.hpp"
#include "store/snapshot_writer.hpp"

namespace lariat::store {
namespace {

class memory_output final : public output_file {
public:
    result<void> write(byte_span bytes) override
    {
        written.insert(written.end(), bytes.begin(), bytes.end());
        return {};
    }
    result<void> sync() override { return {}; }

    std::vector<std::byte> written;
};

class memory_input final : public input_file {
public:
    explicit memory_input(byte_span from) : rest_{from} { }
    result<std::size_t> read(std::span<std::byte> into) override
    {
        auto const part = rest_.first(std::min(rest_.size(), into.size()));
        std::ranges::copy(part, into.begin());
        rest_ = rest_.subspan(part.size());
        return part.size();
    }

private:
    byte_span rest_;
};

} // namespace

std::vector<std::byte> pack_stream(engine::kept_stream const& s)
{
    memory_output to;
    snapshot_writer writer{to};
    // What goes to memory does not fail.
    static_cast<void>(writer.begin({.sequence = 1, .base = 1}));
    static_cast<void>(writer.add(s));
    static_cast<void>(writer.finish());
    return std::move(to.written);
}

result<stream_slice> unpack_stream(byte_span bytes)
{
    memory_input from{bytes};
    stream_slice out;
    auto const read = read_snapshot(from,
        [](detect::options const& o) { return std::make_shared<detect::schema const>(o); },
        {.stream = [&](engine::kept_stream const& s) { out.add(s); }, .shard = {}, .gone = {}, .group = {}});
    if (!read) return read.error();
    if (out.size() != 1) return errc::damaged;
    return out;
}

} // namespace lariat::store
