#include "sim/event_ledger.hpp"

#include <charconv>

#include <fmt/format.h>

#include "wire/event_encoder.hpp"

namespace lariat::sim {

event_ledger::event_ledger(std::size_t subscribers, std::size_t queue_lines)
{
    for (std::size_t i = 0; i < subscribers; ++i) readers_.push_back({sinks::line_backlog{queue_lines}});
}

void event_ledger::complain(std::string const& what)
{
    if (broken_.empty()) broken_ = what;
}

void event_ledger::on_event(core::event const& e) noexcept
{
    ++records_;
    bool const known = open_.contains(e.id);
    auto const name = fmt::format("{} of {}", to_string(e.kind), e.stream);
    if (e.stream.empty()) complain("an event without a stream");
    switch (e.phase) {
    case core::event_phase::begin:
        if (known) complain(name + " began twice");
        open_.emplace(e.id, std::string{e.stream});
        break;
    case core::event_phase::update:
        if (!known) complain(name + " went on without having begun");
        break;
    case core::event_phase::end:
        if (!known) complain(name + " ended without having begun");
        open_.erase(e.id);
        break;
    }
    std::string line;
    wire::append_event_json(line, e);
    line += '\n';
    for (char const c : line) fingerprint_ = (fingerprint_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    auto const shared = sinks::make_event_line(std::move(line));
    for (auto& r : readers_) static_cast<void>(r.backlog.push(shared));
}

void event_ledger::read(std::size_t subscriber, std::size_t lines)
{
    auto& r = readers_[subscriber % readers_.size()];
    std::vector<sinks::event_line> taken;
    r.backlog.take(taken, lines);
    for (auto const& line : taken) {
        constexpr std::string_view notice = "{\"schema\":1,\"kind\":\"dropped\",\"count\":";
        std::string_view const text = line->text;
        if (!text.starts_with(notice)) {
            ++r.lines_read;
            continue;
        }
        std::uint64_t count = 0;
        std::from_chars(text.data() + notice.size(), text.data() + text.size(), count);
        r.told_missing += count;
    }
}

void event_ledger::settle()
{
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        while (!readers_[i].backlog.empty()) read(i, 64);
        auto const sum = readers_[i].lines_read + readers_[i].told_missing;
        if (sum != records_) complain(fmt::format("a subscriber knows of {} of {} records", sum, records_));
    }
}

} // namespace lariat::sim
