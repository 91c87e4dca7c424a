#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lariat/core/event.hpp>

namespace lariat::core {

/// Keeps the records of events until those who must not miss one have them: at least once each, in order,
/// over restarts too.  A record is a line of NDJSON with its newline.
///
/// Units    Sequences count records: those of this run from 1, those of earlier runs up to 0.
/// Threads  Any.  Only take() may wait for a disk.
class outbox {
public:
    struct entry {
        std::int64_t sequence = 0;
        std::shared_ptr<std::string const> line;
        std::optional<std::chrono::steady_clock::time_point> decided; ///< of records of this run
    };

    /// Takes one record from the worker.
    virtual void append(event const& e, std::shared_ptr<std::string const> line,
        std::chrono::steady_clock::time_point decided) noexcept = 0;

    /// Makes `reader` known.  It goes on where it has come to, in an earlier run perhaps; one that is new
    /// begins behind what is there.
    virtual void attach(std::string const& reader) = 0;

    /// Forgets all readers but these.
    virtual void keep_readers(std::vector<std::string> const& names) = 0;

    /// Appends the next records for `reader` to `out`, at most `most`; none where it has had all.
    virtual void take(std::string const& reader, std::size_t most, std::vector<entry>& out) = 0;

    /// `reader` needs nothing any more that it took up to this sequence.
    virtual void acknowledge(std::string const& reader, std::int64_t sequence) = 0;

    /// What `reader` took and has not acknowledged comes again.
    virtual void give_back(std::string const& reader) = 0;

    /// Records that `reader` has not acknowledged.
    [[nodiscard]] virtual std::size_t waiting(std::string const& reader) const = 0;

protected:
    ~outbox() = default;
};

} // namespace lariat::core
