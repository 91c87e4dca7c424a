#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace lariat::bench {

/// Seeded readings of many streams as line protocol, 72 bytes a line: each stream wanders around its level,
/// one reading a second.
class line_series {
public:
    line_series(std::size_t streams, std::uint64_t seed);

    /// Appends one reading of every stream, all of the same second.
    void append_round(std::string& out);

private:
    struct stream {
        std::string head; ///< up to the value
        double level;
        double offset;
    };

    std::vector<stream> streams_;
    std::mt19937_64 random_;
    std::normal_distribution<double> noise_;
    std::int64_t second_ = 1'700'000'000;
};

} // namespace lariat::bench
