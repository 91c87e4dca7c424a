#pragma once

#include <span>

#include "wire/decoder.hpp"

namespace lariat::testing {

/// Decodes `input` whole, line by line the plain way, byte by byte and in two further chunkings, and aborts
/// where readings or counts differ, where a reading breaks its contract, or where a stream's hash is not that
/// of its parsed key.
void decode_chunked(std::span<unsigned char const> input, wire::decoder_options options);

} // namespace lariat::testing
