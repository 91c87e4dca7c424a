#include <doctest/doctest.h>

#include <set>
#include <string_view>

#include <lariat/core/event.hpp>

namespace core = lariat::core;

namespace {

/// Number of different names among the enumerators 0 to `last`, "unknown" not counted.
template <class Enum> std::size_t names_up_to(Enum last)
{
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) names.insert(core::to_string(static_cast<Enum>(i)));
    names.erase("unknown");
    return names.size();
}

} // namespace

TEST_SUITE("core.event")
{

    TEST_CASE("the words of the record are stable")
    {
        CHECK(core::to_string(core::event_kind::residual) == "residual");
        CHECK(core::to_string(core::channel::window_mean) == "window_mean");
        CHECK(core::to_string(core::event_phase::update) == "update");
        CHECK(core::to_string(core::end_reason::cleared) == "cleared");
        CHECK(core::to_string(core::severity::critical) == "critical");
        CHECK(core::to_string(core::residual_unit::scales) == "scales");
    }

    TEST_CASE("every enumerator has a word of its own")
    {
        CHECK(names_up_to(core::event_kind::group) == 8);
        CHECK(names_up_to(core::channel::none) == 5);
        CHECK(names_up_to(core::event_phase::end) == 3);
        CHECK(names_up_to(core::end_reason::reloaded) == 5);
        CHECK(names_up_to(core::severity::critical) == 3);
        CHECK(names_up_to(core::residual_unit::per_second) == 4);
    }

    TEST_CASE("a value that is no enumerator is called unknown")
    {
        CHECK(core::to_string(static_cast<core::event_kind>(200)) == "unknown");
        CHECK(core::to_string(static_cast<core::channel>(200)) == "unknown");
    }

    TEST_CASE("an explanation shows the contributions that it has")
    {
        core::explanation why;
        CHECK(why.contributions().empty());
        why.parts[0] = {.feature = "mean of 5", .weight = 0.5, .amount = 2.0};
        why.size = 1;
        REQUIRE(why.contributions().size() == 1);
        CHECK(why.contributions().front().amount == 2.0);
    }

} // TEST_SUITE
