#pragma once

#include <memory>
#include <string>

#include "io/byte_source.hpp"

namespace lariat::tool {

/// Decompress `bytes`; `name` is what a fault calls it.  Members and frames that follow each other are read
/// as one.
[[nodiscard]] std::unique_ptr<byte_source> open_gzip(std::unique_ptr<byte_source> bytes, std::string name);
[[nodiscard]] std::unique_ptr<byte_source> open_zstd(std::unique_ptr<byte_source> bytes, std::string name);

} // namespace lariat::tool
