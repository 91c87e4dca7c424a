#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string_view>

#include "support/seed.hpp"
#include "wire/special_bytes.hpp"

using namespace lariat;

namespace {

bool is_special(char c)
{
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'
        || std::string_view{",=\\"}.find(c) != std::string_view::npos;
}

} // namespace

TEST_SUITE("wire.special_bytes")
{

    TEST_CASE("every byte value is classified alike at every place, by either kernel")
    {
        std::mt19937_64 random{testing::seed()};
        std::array<char, wire::special_block> block{};
        for (int c = 0; c < 256; ++c) {
            for (std::size_t at = 0; at < block.size(); ++at) {
                // Neighbours at the edges of the classes catch a carry from byte to byte.
                constexpr std::string_view neighbours{"\x00\x1f !+-<>[]~\x7f\x80\xff,=\\", 18};
                for (char& b : block) b = neighbours[random() % neighbours.size()];
                block[at] = static_cast<char>(c);
                std::uint64_t expected = 0;
                std::uint64_t words = 0;
                for (std::size_t i = 0; i < block.size(); ++i)
                    expected |= std::uint64_t{is_special(block[i])} << i;
                for (std::size_t i = 0; i < block.size(); i += 8)
                    words |= wire::detail::find_special_in_word(block.data() + i) << i;
                REQUIRE(wire::find_special_bytes(block.data()) == expected);
                REQUIRE(words == expected);
            }
        }
    }

} // TEST_SUITE
