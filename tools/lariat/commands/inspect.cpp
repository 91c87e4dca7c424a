#include "commands/inspect.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include <lariat/detect/description.hpp>

#include "console/event_text.hpp"
#include "store/event_table.hpp"
#include "store/generations.hpp"
#include "store/posix_folder.hpp"
#include "store/restore.hpp"
#include "store/snapshot_keeper.hpp"
#include "wire/event_decoder.hpp"

namespace lariat::tool {
namespace {

namespace fs = std::filesystem;

fault fault_of(std::string const& path, boost::system::error_code const& why)
{
    auto const code = why == store::errc::in_use ? EX_UNAVAILABLE
        : why == store::errc::no_folder          ? EX_NOINPUT
        : why == store::errc::permission_denied  ? EX_NOPERM
        : why == store::errc::disk_full          ? EX_IOERR
                                                 : EX_DATAERR;
    return {code, path + ": " + why.message()};
}

/// A folder that stays as it is: what restore() would set aside it leaves.
class untouched_folder final : public store::folder {
public:
    explicit untouched_folder(store::folder& in) : in_{in} { }
    store::result<std::unique_ptr<store::output_file>> create(std::string const& /*name*/) override
    {
        return store::errc::permission_denied;
    }
    store::result<std::unique_ptr<store::input_file>> open(std::string const& name) override
    {
        return in_.open(name);
    }
    store::result<std::vector<std::string>> names() override { return in_.names(); }
    store::result<void> rename(std::string const& /*from*/, std::string const& /*to*/) override
    {
        return store::errc::permission_denied;
    }
    store::result<void> remove(std::string const& /*name*/) override
    {
        return store::errc::permission_denied;
    }
    store::result<void> sync() override { return {}; }

private:
    store::folder& in_;
};

/// Schemas by their options, each made once.
class schema_pool {
public:
    std::shared_ptr<detect::schema const> operator()(detect::options const& o)
    {
        for (auto const& s : made_)
            if (s->options() == o) return s;
        return made_.emplace_back(std::make_shared<detect::schema const>(o));
    }

private:
    std::vector<std::shared_ptr<detect::schema const>> made_;
};

/// The streams that a start would have, each once.
outcome<store::restoration> each_stream(std::string const& path, engine::stream_taker const& take)
{
    auto const in = store::posix_folder::open_unlocked(path);
    if (!in) return fault_of(path, in.error());
    untouched_folder folder{**in};
    schema_pool schemas;
    std::unordered_set<std::string> known;
    auto const take_once = [&](engine::kept_stream const& s) {
        if (known.emplace(s.key).second) take(s);
    };
    auto found = store::restore(folder, std::ref(schemas), {take_once, {}});
    if (!found) return fault_of(path, found.error());
    if (!found->head) return fault{EX_DATAERR, path + ": holds no snapshot that is whole"};
    return *std::move(found);
}

void list(engine::kept_stream const& s, console const& out)
{
    out.print(fmt::format("{:>10} {}\n", detect::age_of(*s.schema, s.block.data()).readings, s.key));
}

/// The files to look at: one, or the snapshots of a folder.
outcome<std::vector<std::string>> files_of(std::string const& path)
{
    if (!fs::is_directory(path)) return std::vector{path};
    auto const in = store::posix_folder::open_unlocked(path);
    if (!in) return fault_of(path, in.error());
    auto const names = (*in)->names();
    if (!names) return fault_of(path, names.error());
    std::vector<std::string> out;
    for (auto const& name : store::snapshots_in(*names)) out.push_back(path + "/" + to_string(name));
    if (out.empty()) return fault{EX_NOINPUT, path + ": holds no snapshot"};
    return out;
}

/// Says of each file what it holds, or what is wrong.  Returns how many are wrong.
int describe(std::vector<std::string> const& files, console const& out)
{
    int wrong = 0;
    for (auto const& file : files) {
        auto const in = store::open_input(file);
        auto const found = in ? store::verify_snapshot(**in) : in.error();
        if (!found) {
            ++wrong;
            out.print(fmt::format("{}: {}\n", file, found.error().message()));
            continue;
        }
        auto const& h = found->head;
        out.print(fmt::format("{}: whole; {} of {}; {} streams, {} bytes\n", file,
            h.full() ? "all" : fmt::format("what has changed since {}", h.sequence - 1),
            core::to_rfc3339(h.time), found->streams, found->bytes));
    }
    return wrong;
}

} // namespace

outcome<int> run_inspect_snapshot(inspect_options const& options, console const& out)
{
    auto const files = files_of(options.path);
    if (!files) return files.error();
    if (!options.streams) return describe(*files, out) == 0 ? 0 : 1;
    if (fs::is_directory(options.path)) {
        auto const found = each_stream(options.path, [&](engine::kept_stream const& s) { list(s, out); });
        if (!found) return found.error();
        return 0;
    }
    auto const in = store::open_input(options.path);
    if (!in) return fault_of(options.path, in.error());
    schema_pool schemas;
    auto const read = store::read_snapshot(**in, std::ref(schemas),
        {.stream = [&](engine::kept_stream const& s) { list(s, out); },
            .shard = {},
            .gone = {},
            .group = {}});
    if (!read) return fault_of(options.path, read.error());
    return 0;
}

outcome<int> run_inspect_events(inspect_options const& options, console const& out)
{
    auto const read = store::event_table::read_all(options.path, [&](std::string const& line) {
        if (options.json) return out.print(line);
        if (auto const record = wire::parse_event_json(line))
            out.print(event_text(*record, detail::summary, out.on));
    });
    if (!read) return fault_of(options.path, read.error());
    return 0;
}

outcome<int> run_inspect_verify(inspect_options const& options, console const& out)
{
    auto const files = files_of(options.path);
    if (!files) return files.error();
    return describe(*files, out) == 0 ? 0 : 1;
}

outcome<int> run_inspect_export(inspect_options const& options, console const& out)
{
    auto const to = fs::path{options.to};
    auto const place = to.has_parent_path() ? to.parent_path().string() : std::string{"."};
    auto const folder = store::posix_folder::open_unlocked(place);
    if (!folder) return fault_of(place, folder.error());
    auto const unfinished = to.filename().string() + ".unfinished";
    auto file = (*folder)->create(unfinished);
    if (!file) return fault_of(options.to, file.error());

    store::snapshot_writer writer{**file};
    auto written = writer.begin({1, 1, std::chrono::system_clock::now()});
    auto const found = each_stream(options.path, [&](engine::kept_stream const& s) {
        if (written) written = writer.add(s);
    });
    if (found && written) written = writer.add(found->shard);
    for (std::size_t i = 0; found && written && i < found->groups.size(); ++i)
        written = writer.add(found->groups[i]);
    if (found && written) written = writer.finish();
    if (found && written) written = (*file)->sync();
    if (found && written) written = (*folder)->rename(unfinished, to.filename().string());
    if (found && written) written = (*folder)->sync();
    if (!found || !written) {
        // One that stays is written over by the next export.
        static_cast<void>((*folder)->remove(unfinished));
        return found ? fault_of(options.to, written.error()) : found.error();
    }
    out.say(fmt::format("lariat: exported {} streams\n", writer.streams()));
    return 0;
}

outcome<int> run_inspect_import(inspect_options const& options, console const& out)
{
    auto const in = store::open_input(options.to);
    if (!in) return fault_of(options.to, in.error());
    if (auto const whole = store::verify_snapshot(**in); !whole) return fault_of(options.to, whole.error());
    auto const folder = store::posix_folder::open_locked(options.path);
    if (!folder) return fault_of(options.path, folder.error());
    auto const names = (*folder)->names();
    if (!names) return fault_of(options.path, names.error());

    store::restoration before;
    before.next_sequence = store::next_sequence(*names);
    store::snapshot_keeper keeper{**folder, before};
    engine::kept_shard shard;
    schema_pool schemas;
    for (bool const streams : {false, true}) { // what begins a snapshot may lie behind the streams
        auto const again = store::open_input(options.to);
        if (!again) return fault_of(options.to, again.error());
        if (streams) keeper.begin({std::chrono::system_clock::now(), true, shard, {}});
        auto const read = store::read_snapshot(**again, std::ref(schemas),
            {.stream =
                    [&](engine::kept_stream const& s) {
                        if (streams) keeper.add(s);
                    },
                .shard = [&](engine::kept_shard const& s) { shard = s; },
                .gone = {},
                .group =
                    [&](engine::kept_group const& g) {
                        if (streams) keeper.add(g);
                    }});
        if (!read) return fault_of(options.to, read.error());
    }
    auto const done = keeper.finish();
    if (done.why) return fault_of(options.path, done.why);
    out.say(fmt::format("lariat: imported {} streams; lariatd takes them at its next start\n", done.streams));
    return 0;
}

} // namespace lariat::tool
