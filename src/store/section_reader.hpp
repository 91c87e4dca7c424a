#pragma once

#include <cstdint>
#include <vector>

#include "store/files.hpp"
#include "store/snapshot_format.hpp"

namespace lariat::store {

/// One section of a snapshot whose checksum was right.
struct section {
    section_kind kind = section_kind::end;
    std::size_t raw_size = 0;
    byte_span packed; ///< valid until the next read
};

/// Takes a snapshot apart into sections, and checks the frame: preamble, checksums, order, end.
///
/// Cost     Holds one section.
/// Errors   errc::not_a_snapshot, newer_version, damaged, cut_short, or the system's.
class section_reader {
public:
    /// `from` must outlive the reader.
    explicit section_reader(input_file& from) : from_{from} { }

    /// Reads the preamble.
    [[nodiscard]] result<void> begin();

    /// The next section.  The last one is of kind `end`; behind it the file must end.
    [[nodiscard]] result<section> next();

    /// Of the file, so far.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

    /// Over the checksums of the sections before the last one.
    [[nodiscard]] std::uint32_t crc_before() const noexcept { return crc_before_; }

private:
    [[nodiscard]] result<byte_span> take(std::size_t size);

    input_file& from_;
    std::vector<std::byte> buffer_;
    std::uint64_t bytes_ = 0;
    std::uint32_t crc_ = 0;
    std::uint32_t crc_before_ = 0;
};

} // namespace lariat::store
