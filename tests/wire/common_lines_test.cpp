#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "collect.hpp"
#include "random_lines.hpp"
#include "support/line_by_line.hpp"
#include "support/machines.hpp"
#include "support/seed.hpp"
#include "wire/common_lines.hpp"
#include "wire/special_list.hpp"

using namespace lariat;
using namespace lariat::testing;

namespace {

/// Lines that the differential test compares: LARIAT_PARSED_LINES, or so many.
std::size_t lines_to_compare()
{
    char const* const given = std::getenv("LARIAT_PARSED_LINES");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 4'000;
}

/// Feeds an input in pieces of random sizes, each at a random place of a block of its own, against whose end
/// the padding lies.
decoded decode_anyhow(std::string_view input, wire::decoder_options const& options, random_lines& random)
{
    wire::decoder decoder{options};
    collector sink;
    while (!input.empty()) {
        auto const most = random.below(3) == 0 ? 100U : 20'000U;
        auto const piece = input.substr(0, 1 + random.below(most));
        auto const offset = random.below(64);
        std::vector<char> buffer(offset + piece.size() + core::padding);
        for (char& c : buffer) c = std::string_view{"\n,= 5\r"}[random.below(6)];
        std::memcpy(buffer.data() + offset, piece.data(), piece.size());
        static_cast<void>(decoder.feed({buffer.data() + offset, piece.size()}, receipt, sink));
        input.remove_prefix(piece.size());
    }
    decoder.finish(receipt, sink);
    return {std::move(sink.readings), decoder.counts(), false, sink.largest_batch};
}

decoded decode_plainly(std::string_view input, wire::decoder_options const& options)
{
    collector sink;
    auto const counts = decode_line_by_line(input, options, receipt, sink);
    return {std::move(sink.readings), counts, false, sink.largest_batch};
}

bool same_counts(wire::decode_counts const& a, wire::decode_counts const& b)
{
    return a.bytes == b.bytes && a.lines == b.lines && a.readings == b.readings
        && a.strings_skipped == b.strings_skipped && a.refused == b.refused;
}

/// Lines from the front of `input` that are common.
std::uint64_t common_in(std::string input)
{
    auto const size = input.size();
    input.append(core::padding, '\n');
    wire::common_lines common{
        {.unit = wire::stamp_unit{wire::precision::nanoseconds}, .max_line_bytes = 65'536, .hash_seed = 0},
        input.data() + size};
    collector sink;
    wire::decode_counts counts;
    wire::reading_batch batch{sink, receipt};
    static_cast<void>(common.decode(input.data(), batch, counts));
    return counts.lines;
}

} // namespace

TEST_SUITE("wire.common_lines")
{

    TEST_CASE("lines read in one pass and line by line are the same, in any chunking, on every machine")
    {
        random_lines random{seed()};
        for_each_machine([&](char const* machine) {
            CAPTURE(machine);
            std::size_t left = lines_to_compare();
            while (left > 0) {
                auto const count = std::min<std::size_t>(left, 1 + random.below(400));
                std::string input;
                for (std::size_t i = 0; i < count; ++i) random.append_to(input);
                wire::decoder_options options{
                    .format = random.below(2) == 0 ? wire::format::influx : wire::format::automatic,
                    .max_line_bytes = random.below(4) == 0 ? 100U : 65'536U,
                    .hash_seed = random.below(1'000)};
                if (random.below(2) == 0) options.precision = static_cast<wire::precision>(random.below(4));
                auto const fast = decode_anyhow(input, options, random);
                auto const plain = decode_plainly(input, options);
                CAPTURE(input);
                REQUIRE(same_counts(fast.counts, plain.counts));
                REQUIRE(fast.readings == plain.readings);
                left -= count;
            }
        });
    }

    TEST_CASE("what senders write is common, and the list goes on behind its reach")
    {
        for (std::string_view line :
            {"temperature,site=plant07,sensor=s000123 value=21.4375 1700000000000000000\n", "m f=-1\n",
                "m,a=b x=1,y=2i,on=true,z=1e-3 1700000000\r\n", "m f=21.437500000000004 1700000000000\n"}) {
            CAPTURE(line);
            std::string input;
            for (int i = 0; i < 1'000; ++i) input += line;
            CHECK(common_in(input) == 1'000);
        }
        CHECK(common_in("m f=1\nm f=\"x\"\nm f=1\n") == 1);
        CHECK(common_in("m f=1\nm f=1") == 1);
        CHECK(common_in("m,a=" + std::string(wire::special_list::reach, 'x') + " f=1\n") == 0);
    }

    TEST_CASE("a list is right at every size, on every machine")
    {
        for_each_machine([](char const* machine) {
            CAPTURE(machine);
            random_lines random{seed()};
            for (std::size_t size = 1; size < 300; ++size) {
                std::string bytes(size + core::padding, '\0');
                auto const specials = random.below(4); // none, some, more than 32 of 64, all
                for (char& c : bytes)
                    c = random.below(3) < specials ? ',' : static_cast<char>('a' + random.below(160));
                wire::special_list list;
                list.cover(bytes.data(), bytes.data() + size);
                REQUIRE(list.end() == bytes.data() + size);
                auto const* place = list.first();
                for (std::size_t at = 0; at < size; ++at) {
                    REQUIRE(list.seek(list.first(), bytes.data() + at) == place);
                    bool const special = (wire::find_special_bytes(bytes.data() + at) & 1U) != 0;
                    if (special) REQUIRE(*place++ == at);
                }
                for (std::size_t i = 0; i < wire::special_list::behind; ++i) REQUIRE(*place++ == size + i);
            }
        });
    }

} // TEST_SUITE
