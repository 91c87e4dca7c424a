#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "memory_folder.hpp"

namespace lariat::testing {

/// A folder of which the calls from the `first`-th on fail, `count` of them, with an errno; a write that
/// fails has written half.
class failing_folder final : public memory_folder {
public:
    int error = 0;
    std::size_t first = 0; ///< 0: none fails
    std::size_t count = 1;
    std::size_t calls = 0;

    store::result<std::unique_ptr<store::output_file>> create(std::string const& name) override
    {
        if (fails()) return store::from_errno(error);
        auto inner = memory_folder::create(name);
        return std::make_unique<output>(*this, *std::move(inner));
    }
    store::result<std::unique_ptr<store::input_file>> open(std::string const& name) override
    {
        if (fails()) return store::from_errno(error);
        auto inner = memory_folder::open(name);
        return std::make_unique<input>(*this, *std::move(inner));
    }
    store::result<std::vector<std::string>> names() override
    {
        if (fails()) return store::from_errno(error);
        return memory_folder::names();
    }
    store::result<void> rename(std::string const& from, std::string const& to) override
    {
        return fails() ? store::from_errno(error) : memory_folder::rename(from, to);
    }
    store::result<void> remove(std::string const& name) override
    {
        return fails() ? store::from_errno(error) : memory_folder::remove(name);
    }
    store::result<void> sync() override { return fails() ? store::from_errno(error) : memory_folder::sync(); }

private:
    bool fails()
    {
        ++calls;
        return first != 0 && calls >= first && calls < first + count;
    }

    class output final : public store::output_file {
    public:
        output(failing_folder& in, std::unique_ptr<store::output_file> to) : in_{in}, to_{std::move(to)} { }
        store::result<void> write(std::span<std::byte const> bytes) override
        {
            if (!in_.fails()) return to_->write(bytes);
            (void)to_->write(bytes.first(bytes.size() / 2));
            return store::from_errno(in_.error);
        }
        store::result<void> sync() override
        {
            return in_.fails() ? store::from_errno(in_.error) : to_->sync();
        }

    private:
        failing_folder& in_;
        std::unique_ptr<store::output_file> to_;
    };
    class input final : public store::input_file {
    public:
        input(failing_folder& in, std::unique_ptr<store::input_file> from) : in_{in}, from_{std::move(from)}
        {
        }
        store::result<std::size_t> read(std::span<std::byte> into) override
        {
            if (in_.fails()) return store::from_errno(in_.error);
            return from_->read(into);
        }

    private:
        failing_folder& in_;
        std::unique_ptr<store::input_file> from_;
    };
};

} // namespace lariat::testing
