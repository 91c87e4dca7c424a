#include "store/snapshot_keeper.hpp"

#include <utility>

#include "store/generations.hpp"

namespace lariat::store {

snapshot_keeper::snapshot_keeper(folder& in, restoration const& found)
    : in_{in},
      base_{found.base},
      next_sequence_{found.next_sequence},
      base_bytes_{found.base_bytes},
      part_bytes_{found.part_bytes}
{
}

void snapshot_keeper::begin(snapshot_begin with)
{
    bool const full = with.full || next_is_full();
    head_ = {next_sequence_, full ? next_sequence_ : base_, with.now};
    begin_ = std::move(with);
    failed_ = {};
    if (begin_.gone.empty()) return; // no file where nothing has changed
    if (auto const opened = open(); !opened) failed_ = opened.error();
}

result<void> snapshot_keeper::open()
{
    auto file = in_.create(unfinished_name);
    if (!file) return file.error();
    auto& writer = open_.emplace(*std::move(file)).writer;
    if (auto done = writer.begin(head_); !done) return done;
    if (auto done = writer.add(begin_.shard); !done) return done;
    // A full snapshot has nobody who is gone.
    return head_.full() || begin_.gone.empty() ? result<void>{} : writer.add_gone(begin_.gone);
}

template <class T> void snapshot_keeper::add_any(T const& kept)
{
    if (failed_) return;
    if (!open_) {
        if (auto const opened = open(); !opened) failed_ = opened.error();
    }
    if (failed_ || !open_) return;
    if (auto const added = open_->writer.add(kept); !added) failed_ = added.error();
}

template void snapshot_keeper::add_any(engine::kept_stream const& kept);
template void snapshot_keeper::add_any(engine::kept_group const& kept);

result<void> snapshot_keeper::commit(unfinished& written)
{
    if (auto done = written.writer.finish(); !done) return done;
    if (auto done = written.file->sync(); !done) return done;
    snapshot_name const name{head_.sequence, head_.full()};
    if (auto done = in_.rename(unfinished_name, to_string(name)); !done) return done;
    return in_.sync();
}

snapshot_outcome snapshot_keeper::finish()
{
    snapshot_outcome out;
    out.full = head_.full();
    if (open_ && !failed_) {
        if (auto const done = commit(*open_); !done) failed_ = done.error();
    }
    out.why = failed_;
    if (open_) {
        out.bytes = open_->writer.bytes();
        out.streams = open_->writer.streams();
        ++next_sequence_; // also after a failure: nobody knows which names are on the medium
        open_.reset();
    }
    if (failed_) {
        base_ = 0;
        // Where this fails too the next snapshot empties the file.
        static_cast<void>(in_.remove(unfinished_name));
    } else if (out.bytes > 0) {
        if (out.full) {
            base_ = head_.sequence;
            base_bytes_ = out.bytes;
            part_bytes_ = 0;
            prune();
        } else {
            part_bytes_ += out.bytes;
        }
    }
    return out;
}

void snapshot_keeper::prune()
{
    auto const names = in_.names();
    if (!names) return; // after the next full snapshot, then
    for (auto const& old : outlived(snapshots_in(*names))) static_cast<void>(in_.remove(to_string(old)));
}

} // namespace lariat::store
