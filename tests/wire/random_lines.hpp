#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace lariat::testing {

/// Lines as senders write them, good ones mostly, and damaged ones among them.
class random_lines {
public:
    explicit random_lines(std::uint64_t seed) : random_{seed} { }

    /// Appends a line and its newline. One in four was changed in one to three places.
    void append_to(std::string& out);

    /// A number as a field's value: of any length and form, now and then none.
    std::string number();

    /// Digits, a few of which may be something else.
    std::string stamp();

    std::uint64_t below(std::uint64_t n) { return random_() % n; }

private:
    std::string name();
    std::string line();
    void damage(std::string& line);

    std::mt19937_64 random_;
};

} // namespace lariat::testing
