#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <lariat/detect/packing.hpp>

#include "engine/kept_stream.hpp"
#include "store/compressor.hpp"
#include "store/files.hpp"
#include "store/snapshot_format.hpp"

namespace lariat::store {

/// Writes one snapshot, stream by stream.  Syncing and naming the file is the caller's.
///
/// Cost     Holds one unfinished section a schema, of 64 streams at most.
/// Threads  Not synchronised.
class snapshot_writer {
public:
    /// `to` must outlive the writer.
    explicit snapshot_writer(output_file& to) : to_{to} { }

    [[nodiscard]] result<void> begin(snapshot_head const& head);
    [[nodiscard]] result<void> add(engine::kept_shard const& kept);
    [[nodiscard]] result<void> add_gone(std::vector<std::string> const& keys);
    [[nodiscard]] result<void> add(engine::kept_stream const& s);
    [[nodiscard]] result<void> add(engine::kept_group const& g);
    [[nodiscard]] result<void> finish();

    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint64_t streams() const noexcept { return streams_; }

private:
    /// The unfinished section of one schema.
    struct bucket {
        std::uint32_t id;
        std::shared_ptr<detect::schema const> schema;
        detect::packing packing;
        std::uint32_t count = 0;
        std::vector<std::byte> names;
        std::vector<std::byte> blocks;
    };

    [[nodiscard]] result<bucket*> bucket_of(std::shared_ptr<detect::schema const> const& schema);
    [[nodiscard]] result<void> flush(bucket& b);
    [[nodiscard]] result<void> write_section(section_kind kind, byte_span payload);
    [[nodiscard]] result<void> write(byte_span bytes);

    output_file& to_;
    compressor compressor_;
    std::vector<std::unique_ptr<bucket>> buckets_;
    std::vector<std::byte> payload_;
    std::vector<std::byte> section_;
    std::uint64_t bytes_ = 0;
    std::uint64_t streams_ = 0;
    std::uint32_t crc_ = 0; ///< over the checksums of all sections so far
};

} // namespace lariat::store
