#include <doctest/doctest.h>

#include <random>

#include "collect.hpp"
#include "support/seed.hpp"

using namespace lariat;
using namespace lariat::testing;

TEST_SUITE("wire.bad_input")
{

    TEST_CASE("among bad lines of every kind each good one is counted")
    {
        static constexpr std::string_view good[] = {
            "m,a=b f=1 5", "temp 21", "{\"stream\":\"s\",\"v\":1}", "x y=t"};
        static constexpr std::string_view bad[] = {"m f=", "temp 0x10", "{\"stream\":", "{}", "m,a= f=1", "=",
            "\"", "\\", ",,,", "m f=1 x", "\xff\xfe\x01", "{\"stream\":\"\xff\",\"v\":1}", "m f=\"",
            "POST /write HTTP/1.1", "\x16\x03\x01\x02", "temp nan", "m f=inf"};
        std::mt19937_64 random{seed()};
        for (int round = 0; round < 50; ++round) {
            std::string input;
            std::vector<std::string_view> pieces;
            std::size_t good_lines = 0;
            std::size_t bad_lines = 0;
            for (int i = 0; i < 200; ++i) {
                bool const is_good = random() % 2 == 0;
                input += is_good ? good[random() % std::size(good)] : bad[random() % std::size(bad)];
                input += random() % 2 == 0 ? "\n" : "\r\n";
                ++(is_good ? good_lines : bad_lines);
            }
            for (std::size_t at = 0; at < input.size();) {
                auto const size = random() % 100 + 1;
                pieces.push_back(std::string_view{input}.substr(at, size));
                at += size;
            }
            auto const got = decode_pieces(pieces, {});
            CHECK(got.readings.size() == good_lines);
            CHECK(got.counts.lines == good_lines + bad_lines);
            CHECK(got.refused() == bad_lines);
        }
    }

    TEST_CASE("random bytes break nothing, and every one of them is counted")
    {
        std::mt19937_64 random{seed()};
        for (int round = 0; round < 200; ++round) {
            std::string input(random() % 5000, '\0');
            for (char& c : input) c = static_cast<char>(random());
            auto const got = decode(input);
            CHECK(got.counts.bytes == input.size());
            CHECK(got.counts.readings == got.readings.size());
            CHECK(got.counts.lines <= got.refused() + got.readings.size() + got.counts.strings_skipped);
        }
    }

} // TEST_SUITE
