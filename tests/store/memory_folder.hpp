#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/files.hpp"

namespace lariat::testing {

/// A folder in memory, with nothing special about it.
class memory_folder : public store::folder {
public:
    using contents = std::vector<std::byte>;

    memory_folder() = default;
    explicit memory_folder(std::map<std::string, contents> from) : files{std::move(from)} { }

    store::result<std::unique_ptr<store::output_file>> create(std::string const& name) override
    {
        files[name].clear();
        return std::make_unique<output>(*this, name);
    }
    store::result<std::unique_ptr<store::input_file>> open(std::string const& name) override
    {
        auto const found = files.find(name);
        if (found == files.end()) return store::errc::no_folder;
        return std::make_unique<input>(found->second);
    }
    store::result<std::vector<std::string>> names() override
    {
        std::vector<std::string> out;
        for (auto const& [name, bytes] : files) out.push_back(name);
        return out;
    }
    store::result<void> rename(std::string const& from, std::string const& to) override
    {
        files[to] = std::move(files.at(from));
        files.erase(from);
        return {};
    }
    store::result<void> remove(std::string const& name) override
    {
        files.erase(name);
        return {};
    }
    store::result<void> sync() override { return {}; }

    std::map<std::string, contents> files;

private:
    class output final : public store::output_file {
    public:
        output(memory_folder& in, std::string name) : in_{in}, name_{std::move(name)} { }
        store::result<void> write(std::span<std::byte const> bytes) override
        {
            auto& to = in_.files[name_];
            to.insert(to.end(), bytes.begin(), bytes.end());
            return {};
        }
        store::result<void> sync() override { return {}; }

    private:
        memory_folder& in_;
        std::string name_;
    };

public:
    /// Some bytes as a file.
    class input final : public store::input_file {
    public:
        explicit input(contents bytes) : bytes_{std::move(bytes)} { }
        store::result<std::size_t> read(std::span<std::byte> into) override
        {
            auto const size = std::min(into.size(), bytes_.size() - at_);
            std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), size, into.begin());
            at_ += size;
            return size;
        }

    private:
        contents bytes_;
        std::size_t at_ = 0;
    };
};

} // namespace lariat::testing
