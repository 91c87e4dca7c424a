#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <lariat/core/time.hpp>

#include "fault.hpp"

namespace lariat::tool {

/// Index of a stream in stream_names.
enum class stream_id : std::uint32_t {};

/// A reading on its way from a file or a generator to a socket or a file.
struct sample {
    stream_id stream{};
    bool stamped = true; ///< whether its source gave it a time; if not, `time` means nothing
    core::timestamp time{};
    double value = 0; ///< finite
};

/// The names of the streams that one command handles.  Threads: not synchronised.
class stream_names {
public:
    /// Id of a series (measurement[,tag=value...]) with a field, both as InfluxDB line protocol spells them.
    [[nodiscard]] stream_id intern(std::string_view series, std::string_view field);

    /// Series and field as line protocol spells them.
    [[nodiscard]] std::string_view series(stream_id id) const { return at(id).series; }
    [[nodiscard]] std::string_view field(stream_id id) const { return at(id).field; }

    /// The canonical key, as events name the stream.
    [[nodiscard]] std::string const& key(stream_id id) const { return at(id).key; }

    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }

private:
    struct name {
        std::string series;
        std::string field;
        std::string key;
    };

    [[nodiscard]] name const& at(stream_id id) const { return names_[static_cast<std::size_t>(id)]; }

    std::unordered_map<std::string, stream_id> ids_; // by series, space, field
    std::string wanted_; // reused: a look-up does not allocate
    std::vector<name> names_;
};

/// Readings, one span at a time.
class source {
public:
    virtual ~source() = default;

    /// Fills `out` from the front and returns how many; fewer than asked does not mean the end, 0 does.
    /// \pre out is not empty.
    [[nodiscard]] virtual outcome<std::size_t> read(std::span<sample> out) = 0;

    /// How much of it has been read, 0 to 1; negative when nobody can know.
    [[nodiscard]] virtual double progress() const { return -1; }

    /// Lines and cells so far that held no reading and should have.
    [[nodiscard]] virtual std::uint64_t skipped() const { return 0; }
};

} // namespace lariat::tool
