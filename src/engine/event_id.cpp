#include "engine/event_id.hpp"

#include <cstddef>

namespace lariat::engine {
namespace {

/// FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo and D. Eastlake, "The FNV Non-Cryptographic Hash
/// Algorithm", draft-eastlake-fnv).
class fnv_1a {
public:
    void byte(std::uint8_t b) noexcept { value_ = (value_ ^ b) * 0x100000001b3U; }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325U;
};

} // namespace

std::uint64_t event_id(std::string_view key, core::event_kind kind, core::timestamp begin) noexcept
{
    fnv_1a hash;
    for (char const c : key) hash.byte(static_cast<std::uint8_t>(c));
    hash.byte(static_cast<std::uint8_t>(kind));
    auto when = static_cast<std::uint64_t>(begin.time_since_epoch().count());
    for (std::size_t i = 0; i < sizeof when; ++i, when >>= 8U) hash.byte(static_cast<std::uint8_t>(when));
    return hash.value();
}

} // namespace lariat::engine
