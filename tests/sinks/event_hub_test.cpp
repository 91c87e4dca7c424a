#include <doctest/doctest.h>

#include "sinks/event_hub.hpp"

#include "sinks/support.hpp"

using namespace lariat;

namespace {

int encoded = 0;

void encode(std::string& out, core::event const& e)
{
    ++encoded;
    out += std::to_string(e.id);
}

core::event numbered(std::uint64_t id, core::event_phase phase = core::event_phase::begin)
{
    core::event e;
    e.id = id;
    e.stream = "t:value";
    e.phase = phase;
    return e;
}

class recording_output final : public sinks::output {
public:
    [[nodiscard]] std::string name() const override { return "recording"; }
    [[nodiscard]] boost::system::result<void> open() override { return {}; }
    void start() override { }
    void on_event(core::event const& event, sinks::event_line const& line) noexcept override
    {
        lines += line->text;
        streams += event.stream;
    }
    [[nodiscard]] net::asio::awaitable<void> stop(time_point) override { co_return; }
    [[nodiscard]] std::size_t waiting() const noexcept override { return 0; }

    std::string lines;
    std::string streams;
};

} // namespace

TEST_SUITE("sinks.event_hub")
{
    TEST_CASE("an event is encoded once, whatever the number of outputs")
    {
        telemetry::registry registry;
        recording_output a;
        recording_output b;
        sinks::event_hub hub{encode, registry};
        hub.add(a);
        hub.add(b);
        encoded = 0;
        hub.on_event(numbered(7));
        hub.on_event(numbered(8, core::event_phase::end));
        CHECK(encoded == 2);
        for (auto const* o : {&a, &b}) {
            CHECK(o->lines == "7\n8\n");
            CHECK(o->streams == "t:valuet:value");
        }
        CHECK(registry.get("lariat_events_total", "", "begin").value() == 1);
        CHECK(registry.get("lariat_events_total", "", "end").value() == 1);
    }

    TEST_CASE("the last 1,000 events are kept for those who ask later")
    {
        telemetry::registry registry;
        sinks::event_hub hub{encode, registry};
        for (std::uint64_t id = 1; id <= 1'500; ++id) hub.on_event(numbered(id));
        CHECK(hub.recent().size() == 1'000);
        CHECK((*hub.recent().begin())->text == "501\n");
    }
} // TEST_SUITE
