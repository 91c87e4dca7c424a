#include <doctest/doctest.h>

#include "collect.hpp"

using namespace lariat;
using namespace lariat::testing;

namespace {

bool same(decoded const& a, decoded const& b)
{
    return a.readings == b.readings && a.too_long == b.too_long && a.counts.bytes == b.counts.bytes
        && a.counts.lines == b.counts.lines && a.counts.readings == b.counts.readings
        && a.counts.strings_skipped == b.counts.strings_skipped && a.counts.refused == b.counts.refused;
}

/// Every kind of line, good ones among bad ones.
std::string corpus()
{
    using namespace std::string_literals;
    return "cpu,host=a,core=1 load=0.5,user=12i,name=\"x, y\" 1465839830100400200\n"
           "temp 21.5\r\n"
           "temp 21.5 1465839830\n"
           "\n# comment\r\n"
           "m f=nan,g=2\n"
           "m,a= f=1\n"
           "{\"stream\":\"s\",\"t\":1465839830.25,\"v\":\"1.25\"}\n"
           "{\"stream\":\"a b\",\"v\":2,\"tags\":{\"x\":\"y=z\"}}\r\n"
           "{\"stream\":\"s\",\"v\":NaN}\n"
           "{\"stream\":\n"
           "caf\xc3\xa9 value=3\n"s
        + "bin\0ary \xff\xfe=1\n"s + std::string(300, 'x') + " f=1\n"
        + "after f=1\n"
          "m f=\"multi\nline\"\n"
          "last,esc\\ aped=1 f=7 8";
}

} // namespace

TEST_SUITE("wire.chunking")
{

    TEST_CASE("any split of the bytes gives the same readings and counts")
    {
        std::string const input = corpus();
        wire::decoder_options const options{.max_line_bytes = 256, .hash_seed = 7};
        auto const whole = decode(input, options);
        CHECK(whole.readings.size() == 10);
        CHECK(whole.too_long);
        CHECK(whole.refused(wire::cause::line_too_long) == 1);

        for (std::size_t cut = 0; cut <= input.size(); ++cut) {
            CAPTURE(cut);
            std::string_view const pieces[] = {
                std::string_view{input}.substr(0, cut), std::string_view{input}.substr(cut)};
            CHECK(same(decode_pieces(pieces, options), whole));
        }
        for (std::size_t step : {1, 2, 3, 7, 64, 257}) {
            CAPTURE(step);
            std::vector<std::string_view> pieces;
            for (std::size_t at = 0; at < input.size(); at += step)
                pieces.push_back(std::string_view{input}.substr(at, step));
            CHECK(same(decode_pieces(pieces, options), whole));
        }
    }

    TEST_CASE("a line of exactly the limit is taken, one byte more is refused and skipped to its end")
    {
        wire::decoder_options const options{.max_line_bytes = 64};
        std::string const name(60, 'm'); // "mmm... f=1" is 64 bytes
        auto const fits = decode(name + " f=1\n", options);
        CHECK(fits.readings.size() == 1);
        CHECK(!fits.too_long);

        auto const over = decode("a f=1\n" + name + " f=11\nb f=2\n", options);
        CHECK(over.too_long);
        CHECK(over.readings.size() == 2);
        CHECK(over.refused(wire::cause::line_too_long) == 1);
        CHECK(over.counts.lines == 3);
    }

    TEST_CASE("a megabyte of garbage without a newline is counted once and kept nowhere")
    {
        std::string const garbage(1 << 20, '\xa5');
        auto const got = decode(garbage + "\nm f=1\n");
        CHECK(got.too_long);
        CHECK(got.refused() == 1);
        CHECK(got.readings.size() == 1);
    }

    TEST_CASE("mid_line tells whether a line has begun, and finish ends it")
    {
        wire::decoder decoder{{}};
        collector sink;
        auto const feed = [&](std::string text) {
            text.reserve(text.size() + core::padding);
            return decoder.feed(std::span{text.data(), text.size()}, receipt, sink);
        };
        CHECK(!decoder.mid_line());
        CHECK(feed("m f=1\nm f") == wire::feed_status::ok);
        CHECK(decoder.mid_line());
        CHECK(sink.readings.size() == 1);
        CHECK(feed("=2") == wire::feed_status::ok);
        decoder.finish(receipt, sink);
        CHECK(!decoder.mid_line());
        CHECK(sink.readings.size() == 2);
        decoder.finish(receipt, sink);
        CHECK(sink.readings.size() == 2);
    }

    TEST_CASE("readings come in batches of at most 64")
    {
        std::string input;
        for (int i = 0; i < 200; ++i) input += "m a=1,b=2,c=3 " + std::to_string(i) + "\n";
        auto const got = decode(input);
        CHECK(got.readings.size() == 600);
        CHECK(got.largest_batch == 64);
    }

} // TEST_SUITE
