#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/error.hpp"

namespace lariat::store {

/// A file that is being written.  Destruction closes it; what was not synced may be lost with the power.
class output_file {
public:
    output_file() = default;
    output_file(output_file const&) = delete;
    output_file& operator=(output_file const&) = delete;
    virtual ~output_file() = default;

    /// Appends all of the bytes.
    [[nodiscard]] virtual result<void> write(std::span<std::byte const> bytes) = 0;

    /// Returns when all that was written is on the medium.  After a failure nobody knows what is: the file is
    /// to be given up.
    [[nodiscard]] virtual result<void> sync() = 0;
};

/// A file that is being read, from its begin.
class input_file {
public:
    input_file() = default;
    input_file(input_file const&) = delete;
    input_file& operator=(input_file const&) = delete;
    virtual ~input_file() = default;

    /// Fills `into` as far as the file reaches; fewer bytes mean its end.
    [[nodiscard]] virtual result<std::size_t> read(std::span<std::byte> into) = 0;
};

/// The folder of the store: the seam at which tests put a file system that fails, or loses its power.
///
/// Threads  One thread at a time.
/// Errors   store::errc where there is one, else the system's error.
class folder {
public:
    folder() = default;
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;
    virtual ~folder() = default;

    /// Creates a file, or empties the one of that name.
    [[nodiscard]] virtual result<std::unique_ptr<output_file>> create(std::string const& name) = 0;
    [[nodiscard]] virtual result<std::unique_ptr<input_file>> open(std::string const& name) = 0;
    [[nodiscard]] virtual result<std::vector<std::string>> names() = 0;

    /// Gives a file another name; where there is a file of that name already, it is gone.
    [[nodiscard]] virtual result<void> rename(std::string const& from, std::string const& to) = 0;
    [[nodiscard]] virtual result<void> remove(std::string const& name) = 0;

    /// Returns when all creations, renamings and removals are on the medium.
    [[nodiscard]] virtual result<void> sync() = 0;
};

} // namespace lariat::store
