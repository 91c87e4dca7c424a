#pragma once

#include <cstdint>
#include <string>

#include "store/sqlite.hpp"

namespace lariat::store {

/// Whether a database is looked through when it is opened.
enum class checked : std::uint8_t { yes, no };

/// A database that is whole, as far as was checked, and of a version that is known.
struct whole_database {
    database whole;
    bool set_aside = false; ///< what was there before was damaged, or newer: it has another name now
};

/// Opens the database of this path, which a database of `version` or a new one may be.  One that is damaged,
/// or of another version, is set aside, and a new one begun.
/// Errors  Those of database.
[[nodiscard]] result<whole_database> open_or_set_aside(std::string const& path, int version, checked check);

} // namespace lariat::store
