#include "store/cold_thread.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "store/lone_stream.hpp"
#include "telemetry/log.hpp"

namespace lariat::store {
namespace {

using namespace std::chrono_literals;
using telemetry::level;

constexpr std::chrono::seconds longest_pause = 30s;

} // namespace

cold_thread::cold_thread(std::string directory, std::size_t most, std::function<void()> on_news)
    : directory_{std::move(directory)},
      on_news_{std::move(on_news)},
      most_{most},
      thread_{[this] { run(); }}
{
}

cold_thread::~cold_thread()
{
    {
        std::scoped_lock const lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void cold_thread::ask(cold_request::any request)
{
    {
        std::scoped_lock const lock{mutex_};
        requests_.push_back(std::move(request));
    }
    wake_.notify_one();
}

std::vector<cold_answer::any> cold_thread::take_answers()
{
    std::scoped_lock const lock{mutex_};
    return std::exchange(answers_, {});
}

void cold_thread::keep_at_most(std::size_t streams)
{
    std::scoped_lock const lock{mutex_};
    most_ = streams;
}

std::optional<std::string> cold_thread::degraded() const
{
    std::scoped_lock const lock{mutex_};
    return reason_;
}

std::uint64_t cold_thread::rows() const
{
    std::scoped_lock const lock{mutex_};
    return rows_;
}

void cold_thread::run()
{
    auto pause = 0s;
    for (bool ending = false; !ending;) {
        wrong_ = {};
        open_table();
        std::vector<cold_request::any> requests;
        {
            std::scoped_lock const lock{mutex_};
            requests.swap(requests_);
        }
        for (auto& r : requests) {
            std::visit([this](auto& request) { serve(std::move(request)); }, r);
        }
        write();
        tell();
        pause = wrong_ ? std::clamp(2 * pause, 1s, longest_pause) : 0s;

        std::unique_lock lock{mutex_};
        auto const asked = [this] { return stopping_ || !requests_.empty(); };
        if (pause > 0s)
            wake_.wait_for(lock, pause, asked);
        else
            wake_.wait(lock, asked);
        ending = stopping_ && requests_.empty();
    }
}

/// Does something with the table.  Where that fails, or has failed just now, returns the error.
template <class F> auto cold_thread::with_table(F&& f) -> decltype(f(std::declval<cold_table&>()))
{
    if (!table_) return wrong_;
    auto done = f(*table_);
    if (done) return done;
    wrong_ = done.error();
    table_.reset();
    if (wrong_ == errc::bad_database) look_through_ = checked::yes; // and set aside
    return done;
}

void cold_thread::open_table()
{
    if (table_) return;
    auto opened = cold_table::open(directory_, look_through_);
    if (!opened) {
        wrong_ = opened.error();
        return;
    }
    table_ = *std::move(opened);
    look_through_ = checked::no;
    if (table_->set_aside())
        telemetry::log(level::warning,
            "{}/cold.db was damaged, or of a later release: it is set aside, and its streams begin anew",
            directory_);
    if (listed_) return;
    cold_answer::listed all;
    auto const done = with_table([&](cold_table& t) {
        return t.list([&](cold_table::place p) { all.streams.push_back(std::move(p)); });
    });
    if (!done) return;
    listed_ = true;
    answer(std::move(all));
}

void cold_thread::serve(cold_request::put request)
{
    auto key = request.at.key;
    unwritten_.insert_or_assign(std::move(key), std::move(request));
}

void cold_thread::serve(cold_request::fetch const& request)
{
    auto const state = with_table([&](cold_table& t) { return t.read(request.key); });
    if (!state) return answer(cold_answer::found{request.key, state.error()});
    auto const& bytes = *state;
    if (!bytes) return answer(cold_answer::found{request.key, std::nullopt});
    auto stream = unpack_stream(*bytes);
    if (!stream) {
        telemetry::log(level::warning, "the state of {} in {}/cold.db: {}; it begins anew", request.key,
            directory_, stream.error().message());
        return answer(cold_answer::found{request.key, std::nullopt});
    }
    answer(cold_answer::found{request.key, std::optional{*std::move(stream)}});
}

void cold_thread::serve(cold_request::fetch_due const& request)
{
    auto const keys = with_table([&](cold_table& t) { return t.due(request.after, request.upto); });
    if (!keys) return; // they come back by their next readings
    for (auto const& key : *keys) serve(cold_request::fetch{key});
}

void cold_thread::serve(cold_request::erase const& request)
{
    unwritten_.erase(request.key);
    static_cast<void>(with_table([&](cold_table& t) { return t.erase(request.key); }));
}

void cold_thread::serve(cold_request::forget const& request)
{
    auto gone = with_table([&](cold_table& t) { return t.forget(request.number); });
    if (gone && !gone->empty()) answer(cold_answer::gone{*std::move(gone)});
}

/// Writes what waits.
void cold_thread::write()
{
    if (unwritten_.empty()) return;
    std::vector<cold_table::entry> rows;
    cold_answer::kept kept;
    for (auto const& [key, request] : unwritten_) {
        request.stream->for_each([&](engine::kept_stream const& s) {
            rows.push_back({request.at, pack_stream(s)});
        });
        kept.numbers.push_back(request.number);
        kept.bytes += rows.back().state.size();
    }
    auto const most = [this] {
        std::scoped_lock const lock{mutex_};
        return most_;
    }();
    auto gone = with_table([&](cold_table& t) { return t.write(rows, most); });
    if (!gone) return;
    unwritten_.clear();
    std::ranges::sort(kept.numbers);
    answer(std::move(kept));
    if (!gone->empty()) answer(cold_answer::gone{*std::move(gone)});
}

/// Says what is wrong, once, and when it is so no longer.
void cold_thread::tell()
{
    std::optional<std::string> reason;
    if (wrong_) reason = fmt::format("cold streams are not kept in {}: {}", directory_, wrong_.message());
    {
        std::scoped_lock const lock{mutex_};
        rows_ = table_ ? table_->size() : 0;
        if (reason_ == reason) return;
        reason_ = reason;
    }
    if (reason)
        telemetry::log(level::warning, "{}", *reason);
    else
        telemetry::log(level::info, "cold streams are kept again in {}", directory_);
    on_news_();
}

void cold_thread::answer(cold_answer::any a)
{
    {
        std::scoped_lock const lock{mutex_};
        rows_ = table_ ? table_->size() : 0; // who has the answer finds its rows counted
        answers_.push_back(std::move(a));
    }
    on_news_();
}

} // namespace lariat::store
