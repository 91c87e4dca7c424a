#include "series/arrange.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace lariat::tool {
namespace {

using std::chrono::nanoseconds;

/// A source looked at one reading at a time.
struct head_of_source {
    std::unique_ptr<source> from;
    std::array<sample, 256> buffer{};
    std::size_t at = 0;
    std::size_t size = 0;

    outcome<bool> load() // false at the end
    {
        if (at < size) return true;
        auto const got = from->read(buffer);
        if (!got) return got.error();
        at = 0;
        size = *got;
        return size > 0;
    }

    sample const& front() const { return buffer[at]; }
};

class merged final : public source {
public:
    explicit merged(std::vector<std::unique_ptr<source>> sources)
    {
        for (auto& s : sources) {
            waiting_.push_back(std::make_unique<head_of_source>());
            waiting_.back()->from = std::move(s);
        }
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        if (!begun_) {
            begun_ = true;
            for (auto& head : waiting_)
                if (auto const put = put_back(*head); !put) return put.error();
        }
        std::size_t filled = 0;
        while (filled < out.size() && !heap_.empty()) {
            std::ranges::pop_heap(heap_, later);
            head_of_source& next = *heap_.back();
            heap_.pop_back();
            out[filled++] = next.front();
            ++next.at;
            if (auto const put = put_back(next); !put) return put.error();
        }
        return filled;
    }

    double progress() const override
    {
        double sum = 0;
        for (auto const& head : waiting_) {
            double const one = head->from->progress();
            if (one < 0) return one;
            sum += one;
        }
        return sum / static_cast<double>(waiting_.size());
    }

    std::uint64_t skipped() const override
    {
        return std::accumulate(waiting_.begin(), waiting_.end(), std::uint64_t{0},
            [](std::uint64_t sum, auto const& head) { return sum + head->from->skipped(); });
    }

private:
    static bool later(head_of_source const* a, head_of_source const* b)
    {
        auto const time = [](sample const& s) { return s.stamped ? s.time : core::timestamp::min(); };
        return time(a->front()) > time(b->front());
    }

    outcome<void> put_back(head_of_source& head)
    {
        auto const more = head.load();
        if (!more) return more.error();
        if (*more) {
            heap_.push_back(&head);
            std::ranges::push_heap(heap_, later);
        }
        return {};
    }

    std::vector<std::unique_ptr<head_of_source>> waiting_;
    std::vector<head_of_source*> heap_; // those with a reading, earliest on top
    bool begun_ = false;
};

class windowed final : public source {
public:
    windowed(std::unique_ptr<source> from, std::optional<core::timestamp> start,
        std::optional<core::timestamp> stop)
        : from_{std::move(from)},
          start_{start.value_or(core::timestamp::min())},
          stop_{stop.value_or(core::timestamp::max())}
    {
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        for (;;) {
            auto got = from_->read(out);
            if (!got || *got == 0) return got;
            auto const rest = std::remove_if(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*got),
                [this](sample const& s) { return s.stamped && (s.time < start_ || s.time >= stop_); });
            if (rest != out.begin()) return static_cast<std::size_t>(rest - out.begin());
        }
    }

    double progress() const override { return from_->progress(); }
    std::uint64_t skipped() const override { return from_->skipped(); }

private:
    std::unique_ptr<source> from_;
    core::timestamp start_;
    core::timestamp stop_;
};

class stamping final : public source {
public:
    stamping(std::unique_ptr<source> from, core::timestamp start, nanoseconds interval)
        : from_{std::move(from)},
          start_{start},
          interval_{interval}
    {
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        auto got = from_->read(out);
        if (!got) return got;
        for (sample& s : out.first(*got)) {
            if (s.stamped) continue;
            auto const stream = static_cast<std::size_t>(s.stream);
            if (stream >= seen_.size()) seen_.resize(stream + 1);
            s.time = start_ + interval_ * seen_[stream]++;
            s.stamped = true;
        }
        return got;
    }

    double progress() const override { return from_->progress(); }
    std::uint64_t skipped() const override { return from_->skipped(); }

private:
    std::unique_ptr<source> from_;
    core::timestamp start_;
    nanoseconds interval_;
    std::vector<std::int64_t> seen_; // readings of each stream so far
};

class repeated final : public moved_source {
public:
    repeated(open_again open, std::unique_ptr<source> first_pass, std::uint64_t times,
        std::optional<core::timestamp> first)
        : open_{std::move(open)},
          pass_{std::move(first_pass)},
          times_{times},
          wanted_first_{first}
    {
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        for (;;) {
            auto got = pass_->read(out);
            if (!got) return got;
            if (*got > 0) {
                move(out.first(*got));
                return got;
            }
            if (passes_ == times_ || !span_) return std::size_t{0};
            auto again = open_();
            if (!again) return again.error();
            skipped_ += pass_->skipped();
            pass_ = std::move(*again);
            offset_ += span_->last - span_->first + interval_;
            begin_pass();
        }
    }

    double progress() const override
    {
        double const now = pass_->progress();
        if (now < 0) return now;
        return (static_cast<double>(passes_ == 0 ? 0 : passes_ - 1) + now) / static_cast<double>(times_);
    }

    std::uint64_t skipped() const override { return skipped_ + pass_->skipped(); }

    std::vector<nanoseconds> const& offsets() const override { return offsets_; }

private:
    struct time_span {
        core::timestamp first;
        core::timestamp last;
    };

    void begin_pass()
    {
        ++passes_;
        offsets_.push_back(offset_);
    }

    void move(std::span<sample> samples)
    {
        for (sample& s : samples) {
            if (!s.stamped) continue;
            if (!span_) {
                span_ = {s.time, s.time};
                if (wanted_first_) offset_ = *wanted_first_ - s.time;
                begin_pass();
            }
            if (s.time > span_->last) interval_ = s.time - span_->last;
            span_->last = s.time;
            s.time += offset_;
        }
    }

    open_again open_;
    std::unique_ptr<source> pass_;
    std::uint64_t times_;
    std::optional<core::timestamp> wanted_first_;
    std::optional<time_span> span_; // of the file, so far
    nanoseconds interval_{0};
    nanoseconds offset_{0};
    std::uint64_t passes_ = 0;
    std::vector<nanoseconds> offsets_;
    std::uint64_t skipped_ = 0;
};

} // namespace

std::unique_ptr<source> merge(std::vector<std::unique_ptr<source>> sources)
{
    if (sources.size() == 1) return std::move(sources.front());
    return std::make_unique<merged>(std::move(sources));
}

std::unique_ptr<source> within(
    std::unique_ptr<source> from, std::optional<core::timestamp> start, std::optional<core::timestamp> stop)
{
    if (!start && !stop) return from;
    return std::make_unique<windowed>(std::move(from), start, stop);
}

std::unique_ptr<source> stamped(std::unique_ptr<source> from, core::timestamp start, nanoseconds interval)
{
    return std::make_unique<stamping>(std::move(from), start, interval);
}

outcome<std::unique_ptr<moved_source>> repeat(
    open_again open, std::uint64_t times, std::optional<core::timestamp> first)
{
    auto pass = open();
    if (!pass) return pass.error();
    return std::unique_ptr<moved_source>{
        std::make_unique<repeated>(std::move(open), std::move(*pass), times, first)};
}

} // namespace lariat::tool
