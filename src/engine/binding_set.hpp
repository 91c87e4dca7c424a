#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <lariat/core/stream_key.hpp>
#include <lariat/detect/schema.hpp>

#include "engine/options.hpp"
#include "engine/slab.hpp"
#include "engine/warming_queue.hpp"

namespace lariat::engine {

/// Memory for blocks of one size, without their stories, and which of the streams that have them may be given
/// up for others.
struct block_pool {
    explicit block_pool(std::size_t block_bytes) : blocks{block_bytes} { }

    slab blocks;
    warming_queue warming;
};

/// What a rule gives its streams: a schema and the memory for blocks of it.
struct binding {
    std::string rule; ///< the rule's name; "default" for streams that none matches
    bool ignore = false; ///< drop its readings
    std::shared_ptr<detect::schema const> schema; ///< shared by bindings of equal options
    block_pool* pool = nullptr;
    std::size_t streams = 0; ///< bound to it
    bool current = false; ///< of the newest rules
};

/// The bindings of the newest rules, and those of older ones that streams still have.
///
/// After a reload a stream keeps its binding until its next reading: rules may change under a million streams
/// with no pause.  Rules with equal detector options share one schema, also across reloads, so that a stream
/// whose settings stay keeps its block as it is.
class binding_set {
public:
    using index = std::uint32_t;
    static constexpr std::size_t most = std::size_t{1} << 18U; ///< of bindings: what a stream has bits for

    /// Takes new rules.  Bindings of the older ones stay while streams have them.
    void replace_rules(std::vector<rule> const& rules, detect::options const& defaults);

    /// The binding for a stream: of the first rule that matches it, else the default.
    [[nodiscard]] index find(core::key_parts const& parts, std::string_view key) const noexcept;

    /// A binding for streams of an earlier run that were judged by `schema`: they keep it until their next
    /// reading, as after a reload.
    [[nodiscard]] index adopt(std::shared_ptr<detect::schema const> const& schema);

    /// The schema of these options, shared with the bindings that have it.
    [[nodiscard]] std::shared_ptr<detect::schema const> schema_for(detect::options const& options) const;

    [[nodiscard]] binding& operator[](index i) noexcept { return bindings_[i]; }
    [[nodiscard]] binding const& operator[](index i) const noexcept { return bindings_[i]; }

    /// Calls f(block_pool&) for every size of blocks.
    template <class F> void for_each_pool(F&& f)
    {
        for (auto& [size, pool] : pools_) f(*pool);
    }

    /// Bytes reserved for blocks, and of the queues.
    [[nodiscard]] std::size_t memory_bytes() const noexcept;

private:
    [[nodiscard]] index add(std::string name, bool ignore, std::shared_ptr<detect::schema const> schema);

    std::vector<binding> bindings_;
    std::vector<std::pair<matcher, index>> rules_; ///< newest, in order
    index default_ = 0;
    std::map<std::size_t, std::unique_ptr<block_pool>> pools_; ///< by block size
};

} // namespace lariat::engine
