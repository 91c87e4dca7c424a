#include <doctest/doctest.h>

#include "engine/stream_table.hpp"
#include "support/readings.hpp"

using namespace lariat;
using engine::stream_table;
using testing::at;
using testing::make_reading;

namespace {

engine::stream_index insert(stream_table& table, core::reading const& r)
{
    return table.insert(engine::spelling_of(r), r.hash);
}

} // namespace

TEST_SUITE("engine.stream_table")
{
    TEST_CASE("every spelling of a key finds the same stream")
    {
        stream_table table;
        auto const first = insert(table, make_reading("m,a=1,b=x\\ y", "f", 0, at(0)));
        CHECK(table.find(make_reading("m,a=1,b=x\\ y", "f", 0, at(0))) == first);
        CHECK(table.find(make_reading("m,b=x\\ y,a=1", "f", 0, at(0))) == first);
        CHECK(table.find(make_reading("m,b=x\\ y,a=1", "f", 0, at(0)))
            == first); // now by the remembered spelling
        CHECK(table.find(make_reading("m,a=1,b=x\\ y", "f", 0, at(0))) == first);
        CHECK(table.find(make_reading("m,a=1,b=x\\ y", "g", 0, at(0))) == stream_table::none);
        CHECK(table.find(make_reading("m,a=1", "f", 0, at(0))) == stream_table::none);
        CHECK(table.size() == 1);
    }

    TEST_CASE("two keys with one hash are two streams, whichever goes first")
    {
        auto one = make_reading("one", "f", 0, at(0));
        auto two = make_reading("two", "f", 0, at(0));
        auto three = make_reading("three", "f", 0, at(0));
        one.hash = two.hash = three.hash = 42;
        for (int gone = 0; gone < 3; ++gone) {
            CAPTURE(gone);
            stream_table table;
            engine::stream_index const at_[] = {insert(table, one), insert(table, two), insert(table, three)};
            core::reading const* const readings[] = {&one, &two, &three};
            table.erase(at_[gone]);
            for (int i = 0; i < 3; ++i)
                CHECK(table.find(*readings[i]) == (i == gone ? stream_table::none : at_[i]));
            auto const again = insert(table, *readings[gone]);
            for (int i = 0; i < 3; ++i) CHECK(table.find(*readings[i]) == (i == gone ? again : at_[i]));
        }
    }

    TEST_CASE("an erased stream's place is used again and its name's bytes are given back")
    {
        stream_table table;
        auto const empty = table.memory_bytes();
        auto const r = make_reading("a_rather_long_measurement_name,with=tags", "f", 0, at(0));
        auto const first = insert(table, r);
        CHECK(table.memory_bytes() > empty);
        table.erase(first);
        CHECK(table.size() == 0);
        auto const with_slot = table.memory_bytes();
        CHECK(insert(table, r) == first);
        table.erase(first);
        CHECK(table.memory_bytes() == with_slot);
    }

    TEST_CASE("of a stream as many spellings are kept as it is sent in, up to two")
    {
        stream_table table;
        auto const one = make_reading("m,b=2,a=1", "f", 0, at(0));
        auto const other = make_reading("m,a=1,b=2", "f", 0, at(0));
        auto const index = insert(table, one);
        auto const first = engine::spelling_of(one);
        CHECK(table[index].names.have(first));
        CHECK_FALSE(table[index].names.second());
        auto const with_one = table.memory_bytes();
        CHECK(table.find(other) == index);
        CHECK(table.memory_bytes() > with_one);
        CHECK(table[index].names.have(first));
        CHECK(table[index].names.have(engine::spelling_of(other)));
        CHECK(table.find(one) == index);
        CHECK(table[index].key() == "m,a=1,b=2:f");
        table.erase(index);
        CHECK_FALSE(table[index].names);
        CHECK(table.find(other) == stream_table::none);
    }

    TEST_CASE("a stream that is known by its key alone takes the spelling that comes for its own")
    {
        stream_table table;
        auto const sent = make_reading("m,b=2,a=1", "f:g", 0, at(0));
        auto const index = table.insert(*core::parse_key("m,a=1,b=2:f\\:g"), sent.hash);
        CHECK(table[index].key() == "m,a=1,b=2:f\\:g");
        auto const before = table.memory_bytes();
        CHECK(table.find(sent) == index);
        CHECK(table[index].names.have(engine::spelling_of(sent)));
        CHECK_FALSE(table[index].names.second());
        CHECK(table.memory_bytes() == before);
        CHECK(table[index].key() == "m,a=1,b=2:f\\:g");
    }

    TEST_CASE("a canonical key is found with the hash of its readings")
    {
        stream_table table;
        auto const r = make_reading("m,b=2,a=1", "f", 0, at(0));
        auto const index = insert(table, r);
        CHECK(table[index].key() == "m,a=1,b=2:f");
        CHECK(table.find_key("m,a=1,b=2:f", r.hash) == index);
        CHECK(table.find_key("m,a=1:f", r.hash) == stream_table::none);
    }

    TEST_CASE("texts are the same if and only if every byte is")
    {
        for (std::size_t size = 0; size <= 70; ++size) {
            CAPTURE(size);
            std::string const text(size, 'a');
            std::string other = text; // ends where its memory ends
            REQUIRE(engine::same_text(text, other));
            REQUIRE(!engine::same_text(text, other + 'a'));
            for (char& c : other) {
                c = 'b';
                REQUIRE(!engine::same_text(text, other));
                c = 'a';
            }
        }
    }

} // TEST_SUITE
