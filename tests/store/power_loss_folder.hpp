#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "memory_folder.hpp"

namespace lariat::testing {

/// A file system that keeps over a loss of power what was synced, and of the rest whatever it likes: any of
/// the changes of the folder since its last sync, and of a file's bytes since its last sync none, a part,
/// all, or zeros in their place.
///
/// After every call it tells `on_call`, which may then ask for each_state().
class power_loss_folder final : public store::folder {
public:
    std::function<void()> on_call = [] {};

    store::result<std::unique_ptr<store::output_file>> create(std::string const& name) override
    {
        auto made = std::make_shared<inode>();
        entries_[name] = made;
        change({change_kind::link, name, {}, made});
        return std::make_unique<output>(*this, std::move(made));
    }
    store::result<std::unique_ptr<store::input_file>> open(std::string const& name) override
    {
        return std::make_unique<memory_folder::input>(entries_.at(name)->bytes);
    }
    store::result<std::vector<std::string>> names() override
    {
        std::vector<std::string> out;
        for (auto const& [name, node] : entries_) out.push_back(name);
        return out;
    }
    store::result<void> rename(std::string const& from, std::string const& to) override
    {
        auto node = entries_.at(from);
        entries_.erase(from);
        entries_[to] = node;
        change({change_kind::rename, to, from, std::move(node)});
        return {};
    }
    store::result<void> remove(std::string const& name) override
    {
        entries_.erase(name);
        change({change_kind::unlink, name, {}, {}});
        return {};
    }
    store::result<void> sync() override
    {
        for (auto const& c : pending_) apply(durable_, c);
        pending_.clear();
        on_call();
        return {};
    }

    /// Calls f(memory_folder&) for every state that a loss of power may leave now.
    template <class F> void each_state(F&& f) const
    {
        for (std::size_t kept = 0; kept < (std::size_t{1} << pending_.size()); ++kept) {
            auto names = durable_;
            for (std::size_t i = 0; i < pending_.size(); ++i) {
                if ((kept >> i & 1U) != 0) apply(names, pending_[i]);
            }
            for (auto const what : {fate::lost, fate::half, fate::zeros, fate::written}) {
                memory_folder left;
                bool in_flight = false;
                for (auto const& [name, node] : names) {
                    left.files[name] = node->after(what);
                    in_flight = in_flight || node->synced != node->bytes.size();
                }
                f(left);
                if (!in_flight) break; // all fates are one
            }
        }
    }

private:
    enum class fate { lost, half, zeros, written };

    struct inode {
        memory_folder::contents bytes;
        std::size_t synced = 0;

        [[nodiscard]] memory_folder::contents after(fate what) const
        {
            auto out = bytes;
            if (what == fate::lost) out.resize(synced);
            if (what == fate::half) out.resize(synced + (bytes.size() - synced) / 2);
            if (what == fate::zeros)
                std::fill(out.begin() + static_cast<std::ptrdiff_t>(synced), out.end(), std::byte{});
            return out;
        }
    };
    enum class change_kind { link, rename, unlink };
    struct pending_change {
        change_kind kind;
        std::string name;
        std::string from;
        std::shared_ptr<inode> node;
    };
    using entries = std::map<std::string, std::shared_ptr<inode>>;

    class output final : public store::output_file {
    public:
        output(power_loss_folder& in, std::shared_ptr<inode> node) : in_{in}, node_{std::move(node)} { }
        store::result<void> write(std::span<std::byte const> bytes) override
        {
            node_->bytes.insert(node_->bytes.end(), bytes.begin(), bytes.end());
            in_.on_call();
            return {};
        }
        store::result<void> sync() override
        {
            node_->synced = node_->bytes.size();
            in_.on_call();
            return {};
        }

    private:
        power_loss_folder& in_;
        std::shared_ptr<inode> node_;
    };

    void change(pending_change c)
    {
        pending_.push_back(std::move(c));
        on_call();
    }

    static void apply(entries& to, pending_change const& c)
    {
        if (c.kind == change_kind::rename) to.erase(c.from);
        if (c.kind == change_kind::unlink)
            to.erase(c.name);
        else
            to[c.name] = c.node;
    }

    entries entries_;
    entries durable_;
    std::vector<pending_change> pending_;
};

} // namespace lariat::testing
