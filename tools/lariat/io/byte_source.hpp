#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>

#include "fault.hpp"

namespace lariat::tool {

/// The bytes of a file, decompressed.  Threads: not synchronised.
class byte_source {
public:
    virtual ~byte_source() = default;

    /// Fills `out` from the front and returns how many bytes; 0 at the end.  Fails with EX_IOERR, and with
    /// EX_DATAERR where the compressed data is damaged or cut off.
    [[nodiscard]] virtual outcome<std::size_t> read(std::span<char> out) = 0;

    /// How much of the file has been read, 0 to 1; negative for pipes.
    [[nodiscard]] virtual double progress() const = 0;
};

/// Opens a file; `-` is the standard input.  gzip and zstd are recognised by their first bytes, whatever the
/// name.  Fails with EX_NOINPUT.
[[nodiscard]] outcome<std::unique_ptr<byte_source>> open_bytes(std::string const& path);

/// All bytes of a file.  Fails as the two above, and with EX_DATAERR where there are more than `most`.
[[nodiscard]] outcome<std::string> read_text(
    std::string const& path, std::size_t most = std::numeric_limits<std::size_t>::max());

} // namespace lariat::tool
