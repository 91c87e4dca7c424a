#pragma once

#include <cstddef>
#include <vector>

#include "engine/kept_stream.hpp"
#include "store/bytes.hpp"
#include "store/error.hpp"
#include "store/stream_slice.hpp"

namespace lariat::store {

/// The bytes of one stream: a snapshot of it alone, with its schema and checksums, that later builds read.
/// Cost  some tens of microseconds, as its inverse.
[[nodiscard]] std::vector<std::byte> pack_stream(engine::kept_stream const& s);

/// The inverse; the schema is a new one.  Fails as read_snapshot() does, and with errc::damaged where there
/// is not one sound stream in it.
[[nodiscard]] result<stream_slice> unpack_stream(byte_span bytes);

} // namespace lariat::store
