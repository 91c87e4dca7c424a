#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>
#include <lariat/detect/description.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/schema.hpp>
#include <lariat/detect/step.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat {

/// One stream's detector: a schema and the block that it lays out.
///
///     lariat::detector detector;
///     for (auto const& [time, value] : readings)
///         if (detector.observe(time, value).alarm) report(detector.changes());
///
/// Threads  Not synchronised; copies share nothing that changes.
class detector {
public:
    /// \pre `options` are in their documented ranges
    explicit detector(detect::options const& options = {});

    detector(detector const& other);
    detector& operator=(detector const& other);
    detector(detector&&) noexcept = default;
    detector& operator=(detector&&) noexcept = default;
    ~detector() = default;

    /// Judges one reading, then learns from it.
    detect::verdict observe(core::timestamp time, double value);

    /// The same with everything that is known of the reading.
    detect::verdict observe(detect::observation const& reading);

    /// Lets time pass without a reading: gap and stuck events.
    void advance(core::timestamp now);

    /// Ends what is open.
    void close(core::timestamp now);

    /// When advance() may next have something to say.
    [[nodiscard]] std::optional<core::timestamp> deadline() const noexcept;

    /// The events begun, updated or ended by the last call of observe(), advance() or close(); `stream` and
    /// `id` are empty.
    [[nodiscard]] std::span<core::event const> changes() const noexcept;

    [[nodiscard]] detect::description describe() const;
    [[nodiscard]] detect::options const& options() const noexcept { return schema_->options(); }

private:
    struct free_block {
        void operator()(std::byte* block) const noexcept;
    };
    using owned_block = std::unique_ptr<std::byte, free_block>;
    static owned_block allocate(std::size_t bytes);

    std::shared_ptr<detect::schema const> schema_;
    owned_block block_;
    std::unique_ptr<detect::changes> changes_;
};

} // namespace lariat
