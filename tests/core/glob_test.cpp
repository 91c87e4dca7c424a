#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <lariat/core/glob.hpp>

namespace core = lariat::core;

TEST_SUITE("core.glob")
{

    TEST_CASE("patterns match what their documentation says, and nothing else")
    {
        struct row {
            std::string_view pattern;
            std::string_view text;
            bool expected;
        };
        row const rows[] = {
            {"", "", true}, {"", "a", false}, {"a", "", false}, {"temp", "temp", true},
            {"temp", "temperature", false}, {"temp", "a temp", false},
            // stars
            {"*", "", true}, {"*", "anything", true}, {"temp*", "temp", true}, {"*temp", "a temp", true},
            {"a*b", "ab", true}, {"a*b", "a,b=b", true}, {"a*b", "a,b=c", false}, {"a**b", "a-b", true},
            {"*a*b*", "xaxxbx", true}, {"*a*b*", "xbxxax", false}, {"*ab", "aab", true},
            // one character
            {"?", "a", true}, {"?", "", false}, {"?", "ab", false}, {"a?c", "abc", true}, {"*?", "", false},
            // sets
            {"[abc]", "b", true}, {"[abc]", "d", false}, {"[abc]", "", false}, {"[a-c]x", "bx", true},
            {"[a-c]x", "dx", false}, {"[!a-c]", "d", true}, {"[!a-c]", "b", false}, {"[^a-c]", "d", true},
            {"[^a-c]", "b", false}, {"[a-]", "-", true}, {"[-a]", "-", true}, {"[a-c-]", "-", true},
            {"[c-a]", "b", false}, {"[]]", "]", true}, {"[]a]", "a", true}, {"[!]]", "]", false},
            {"[!]]", "a", true}, {"[a!]", "!", true}, {"[*?]", "*", true}, {"[*?]", "a", false},
            {"s[0-9][0-9]", "s07", true}, {"s[0-9]*[0-9]", "s0x7", true},
            // unclosed sets are literal
            {"[", "[", true}, {"[abc", "[abc", true}, {"[abc", "a", false}, {"[]", "[]", true},
            {"[!]", "[!]", true}, {"[!]", "a", false}, {"[a][b", "a[b", true}, {"*[", "x[", true},
            // backslashes
            {"\\*", "*", true}, {"\\*", "a", false}, {"\\[a]", "[a]", true}, {"\\[a]", "a", false},
            {"a\\\\b", "a\\b", true}, {"\\a", "a", true}, {"a\\", "a\\", true},
            {"[\\a]", "\\", true}, // in a set a backslash is itself
        };
        for (row const& r : rows) {
            CAPTURE(r.pattern);
            CAPTURE(r.text);
            CHECK(core::glob_match(r.pattern, r.text) == r.expected);
        }
    }

    TEST_CASE("bytes beyond ASCII match as bytes")
    {
        CHECK(core::glob_match("caf\xc3\xa9*", "caf\xc3\xa9 1"));
        CHECK(core::glob_match("caf??", "caf\xc3\xa9")); // two bytes of UTF-8
        CHECK(core::glob_match("[\x80-\xff]", "\xc3"));
        CHECK(core::glob_match("[a-\xff]", "\xc3"));
        CHECK_FALSE(core::glob_match("[a-z]", "\xc3"));
    }

    TEST_CASE("patterns made to be slow finish")
    {
        // Backtracking into every star would take 10^40 steps and recursion a deep stack; this takes at most
        // |text| * |pattern| steps.
        std::string const text(10'000, 'a');
        std::string stars;
        for (int i = 0; i < 1000; ++i) stars += "a*";
        CHECK_FALSE(core::glob_match(stars + "b", text));
        CHECK(core::glob_match(stars, text));

        std::string const open(1000, '[');
        CHECK_FALSE(core::glob_match("*" + open + "b", std::string(10'000, '[')));
    }

} // TEST_SUITE
