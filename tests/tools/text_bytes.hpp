#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/byte_source.hpp"
#include "series/sample.hpp"

namespace lariat::tool::testing {

/// Bytes from memory, at most `chunk` at a time.
class text_bytes final : public byte_source {
public:
    explicit text_bytes(std::string text, std::size_t chunk = 7) : text_{std::move(text)}, chunk_{chunk} { }

    outcome<std::size_t> read(std::span<char> out) override
    {
        std::size_t const n = std::min({out.size(), chunk_, text_.size() - at_});
        text_.copy(out.data(), n, at_);
        at_ += n;
        return n;
    }
    double progress() const override { return -1; }

private:
    std::string text_;
    std::size_t chunk_;
    std::size_t at_ = 0;
};

/// Readings from memory.
class listed_source final : public source {
public:
    explicit listed_source(std::vector<sample> samples) : samples_{std::move(samples)} { }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        std::size_t const n = std::min({out.size(), std::size_t{3}, samples_.size() - at_});
        std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(at_), n, out.begin());
        at_ += n;
        return n;
    }

private:
    std::vector<sample> samples_;
    std::size_t at_ = 0;
};

/// Everything that a source has; stops at a fault.
inline std::vector<sample> drain(source& from)
{
    std::vector<sample> all;
    std::vector<sample> some(5);
    for (;;) {
        auto const got = from.read(some);
        if (!got || *got == 0) return all;
        all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(*got));
    }
}

inline core::timestamp at(char const* text)
{
    return core::parse_rfc3339(text).value();
}

} // namespace lariat::tool::testing
