#pragma once

#include <lariat/core/bytes.hpp>

namespace lariat::store {

using core::byte_reader;
using core::byte_span;
using core::byte_writer;

} // namespace lariat::store
