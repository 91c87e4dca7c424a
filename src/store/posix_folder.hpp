#pragma once

#include <memory>
#include <string>

#include "store/files.hpp"

namespace lariat::store {

/// A folder of the system.  Holds a lock on it, so that no other daemon writes there.
class posix_folder final : public folder {
public:
    /// Opens the folder, makes it where it is missing (mode 0750; its parent must exist), and locks it.
    /// Fails with errc::in_use where another process has it.
    [[nodiscard]] static result<std::unique_ptr<posix_folder>> open_locked(std::string const& path);

    /// Opens an existing folder to read: no lock.
    [[nodiscard]] static result<std::unique_ptr<posix_folder>> open_unlocked(std::string const& path);

    ~posix_folder() override;

    [[nodiscard]] result<std::unique_ptr<output_file>> create(std::string const& name) override;
    [[nodiscard]] result<std::unique_ptr<input_file>> open(std::string const& name) override;
    [[nodiscard]] result<std::vector<std::string>> names() override;
    [[nodiscard]] result<void> rename(std::string const& from, std::string const& to) override;
    [[nodiscard]] result<void> remove(std::string const& name) override;
    [[nodiscard]] result<void> sync() override;

private:
    posix_folder(int descriptor, int lock) : descriptor_{descriptor}, lock_{lock} { }

    int descriptor_;
    int lock_;
};

/// A file anywhere, to read.
[[nodiscard]] result<std::unique_ptr<input_file>> open_input(std::string const& path);

} // namespace lariat::store
