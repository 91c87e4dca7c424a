#include <doctest/doctest.h>

#include <zlib.h>
#include <zstd.h>

#include "io/byte_source.hpp"
#include "support/seed.hpp"
#include "temporary_file.hpp"

using namespace lariat;
using namespace lariat::tool;
using tool::testing::temporary_file;

namespace {

std::string gzipped(std::string const& text)
{
    z_stream z{};
    REQUIRE(::deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string in = text;
    std::string out(::deflateBound(&z, in.size()) + 64, '\0');
    z.next_in = reinterpret_cast<Bytef*>(in.data());
    z.avail_in = static_cast<uInt>(in.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    REQUIRE(::deflate(&z, Z_FINISH) == Z_STREAM_END);
    out.resize(z.total_out);
    ::deflateEnd(&z);
    return out;
}

std::string zstandard(std::string const& text)
{
    std::string out(::ZSTD_compressBound(text.size()), '\0');
    out.resize(::ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

outcome<std::string> read_all(std::string const& path, std::size_t piece)
{
    auto const bytes = open_bytes(path);
    if (!bytes) return bytes.error();
    std::string all;
    std::string some(piece, '\0');
    for (;;) {
        auto const got = (*bytes)->read(some);
        if (!got) return got.error();
        if (*got == 0) return all;
        all.append(some, 0, *got);
    }
}

} // namespace

TEST_SUITE("tools.byte_source")
{
    TEST_CASE("a file reads the same plain and compressed, in pieces of any size")
    {
        std::mt19937_64 chance{lariat::testing::seed()};
        std::string large;
        for (int i = 0; i < 60'000; ++i) large += std::to_string(chance() % 100'000) + '\n';
        for (std::string const& text : {std::string{}, std::string{"a"}, std::string{"x 1\ny 2\n"}, large}) {
            for (std::string const& stored : {text, gzipped(text), zstandard(text),
                     gzipped(text) + gzipped("tail"), zstandard(text) + zstandard("tail")}) {
                temporary_file const file{"series", stored};
                bool const twice = stored.size() > 4 && stored != text && stored != gzipped(text)
                    && stored != zstandard(text);
                for (std::size_t const piece : {std::size_t{3}, std::size_t{65'536}}) {
                    if (piece == 3 && text.size() > 1'000) continue;
                    auto const read = read_all(file.path(), piece);
                    REQUIRE_MESSAGE(read.has_value(), read.error().message);
                    CHECK((*read == (twice ? text + "tail" : text)));
                }
            }
        }
    }

    TEST_CASE("compressed data that is cut off or damaged is told from an end")
    {
        std::string const text(10'000, 'x');
        for (std::string stored : {gzipped(text), zstandard(text)}) {
            temporary_file const cut{"cut", stored.substr(0, stored.size() - 3)};
            auto const from_cut = read_all(cut.path(), 4'096);
            REQUIRE(from_cut.has_error());
            CHECK(from_cut.error().exit_code == EX_DATAERR);
            CHECK(from_cut.error().message.find("cut off") != std::string::npos);

            for (std::size_t i = 4; i < stored.size() && i < 20; ++i)
                stored[i] = static_cast<char>(~stored[i]);
            temporary_file const damaged{"damaged", stored};
            CHECK(read_all(damaged.path(), 4'096).has_error());
        }
    }

    TEST_CASE("a file that is not there is named, with the reason")
    {
        auto const opened = open_bytes("/nonexistent/series.csv");
        REQUIRE(opened.has_error());
        CHECK(opened.error().exit_code == EX_NOINPUT);
        CHECK(opened.error().message == "/nonexistent/series.csv: No such file or directory");
    }
} // TEST_SUITE
