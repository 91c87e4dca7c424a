#include <doctest/doctest.h>

#include <set>
#include <string>

#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

std::size_t alignment_of(detect::field_type t)
{
    switch (t) {
    case detect::field_type::f64:
    case detect::field_type::i64:
    case detect::field_type::u64:
    case detect::field_type::window_u8: return 8;
    case detect::field_type::f32:
    case detect::field_type::u32: return 4;
    case detect::field_type::u16:
    case detect::field_type::i16: return 2;
    case detect::field_type::u8:
    case detect::field_type::i8: return 1;
    }
    return 0;
}

std::vector<detect::options> variants()
{
    std::vector<detect::options> all;
    for (int bits = 0; bits < 128; ++bits) {
        detect::options o;
        o.seasonal = (bits & 1) != 0;
        o.shape = (bits & 2) != 0;
        if ((bits & 4) != 0) o.maximum = 5;
        if ((bits & 8) != 0) {
            o.gaps = false;
            o.may_be_constant = true;
        }
        if ((bits & 16) != 0) o.max_rate = 1;
        if ((bits & 32) != 0) o.level_shifts = o.drifts = false;
        if ((bits & 64) != 0) o.transform = detect::transform::difference;
        all.push_back(o);
    }
    return all;
}

} // namespace

TEST_SUITE("detect.schema")
{
    TEST_CASE("fields are aligned, in order, do not overlap and have names of their own")
    {
        for (auto const& o : variants()) {
            detect::schema const s{o};
            std::set<std::pair<std::string_view, std::string_view>> names;
            std::size_t end = 0;
            for (detect::field const& f : s.fields()) {
                CAPTURE(std::string{f.part} + "." + std::string{f.name});
                CHECK(f.offset % alignment_of(f.type) == 0);
                CHECK(f.offset >= end);
                CHECK(f.count >= 1);
                CHECK(names.emplace(f.part, f.name).second);
                end = f.offset + bytes_of(f);
            }
            CHECK(end <= s.block_bytes());
            CHECK(s.block_bytes() % detect::schema::block_alignment == 0);
        }
    }

    TEST_CASE("the fields are all of the state: a block made of them alone goes on the same")
    {
        for (auto const& o : variants()) {
            stream s{o};
            auto const values = sensor(3'000);
            for (int i = 0; i < 2'000; ++i) (void)s.feed(values[static_cast<std::size_t>(i)]);
            stream restored = s;
            std::memset(restored.block.get(), 0xee, s.schema->block_bytes());
            for (detect::field const& f : s.schema->fields())
                std::memcpy(restored.block.get() + f.offset, s.block.get() + f.offset, bytes_of(f));
            for (std::size_t i = 2'000; i < values.size(); ++i) {
                auto const a = s.feed(values[i]);
                auto const b = restored.feed(values[i]);
                REQUIRE(a.score == b.score);
                REQUIRE(a.alarm == b.alarm);
            }
        }
    }

    TEST_CASE("a block takes at most 2 KiB without the shape channel, 3.3 more with it")
    {
        CHECK(detect::schema{plain_options()}.block_bytes() <= 2'048);
        CHECK(detect::schema{detect::options{}}.block_bytes() <= 2'048 + 3'392);
        auto o = plain_options();
        o.seasonal = false;
        CHECK(detect::schema{o}.block_bytes() <= 1'024);
    }

    TEST_CASE("the fingerprint tells layouts and transforms apart, and nothing else")
    {
        std::set<std::uint64_t> prints;
        for (auto const& o : variants()) prints.insert(detect::schema{o}.fingerprint());
        CHECK(prints.size() == variants().size());

        detect::options o;
        auto const print = detect::schema{o}.fingerprint();
        o.probability = 0.01;
        o.quiet_maximum = 7;
        CHECK(detect::schema{o}.fingerprint() == print);
        o.transform = detect::transform::difference;
        CHECK(detect::schema{o}.fingerprint() != print);
    }
} // TEST_SUITE
