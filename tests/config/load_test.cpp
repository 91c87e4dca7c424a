#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/support.hpp"

namespace config = lariat::config;
namespace fs = std::filesystem;
using lariat::testing::machine;

namespace {

/// A configuration folder that goes away with the test.
class folder {
public:
    folder()
    {
        std::string name = (fs::temp_directory_path() / "lariat-config-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        fs::create_directory(path_ / "conf.d");
    }
    ~folder() { fs::remove_all(path_); }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;

    void write(std::string const& name, std::string_view text) const { std::ofstream{path_ / name} << text; }

    [[nodiscard]] std::string path(std::string const& name) const { return (path_ / name).string(); }

    [[nodiscard]] config::load_request request() const
    {
        return {.file = {},
            .main_file = path("lariatd.toml"),
            .folder = path("conf.d"),
            .surroundings = machine()};
    }

private:
    fs::path path_;
};

} // namespace

TEST_SUITE("config.load")
{
    TEST_CASE("missing default files are an empty configuration")
    {
        folder const etc;
        auto request = etc.request();
        CHECK(*config::load(request) == lariat::testing::settings_of(""));
        request.folder = etc.path("nowhere");
        CHECK(config::load(request).has_value());
    }

    TEST_CASE("conf.d follows the main file in lexical order: tables merge, arrays of tables append")
    {
        folder const etc;
        etc.write("lariatd.toml",
            "[detect]\nfire_after = 2\nclear_after = 3\n[[rule]]\nname = \"main\"\nmatch = \"a\"\n");
        etc.write("conf.d/20.toml", "[detect]\nfire_after = 4\n[[rule]]\nname = \"twenty\"\nmatch = \"a\"\n");
        etc.write("conf.d/10.toml",
            "detect = { fire_after = 5, tick = 1 }\n[[rule]]\nname = \"ten\"\nmatch = \"a\"\n[[rule]]\nname "
            "= \"ten, too\"\n"
            "match = \"a\"\n");
        etc.write("conf.d/.hidden.toml", "broken");
        etc.write("conf.d/30.toml.bak", "broken");

        auto const s = config::load(etc.request());

        REQUIRE(s.has_value());
        CHECK(s->detect.fire_after == 4);
        CHECK(s->detect.clear_after == 3);
        CHECK(s->detect.tick == 1);
        REQUIRE(s->rules.size() == 4);
        CHECK(s->rules[0].name == "main");
        CHECK(s->rules[1].name == "ten");
        CHECK(s->rules[2].name == "ten, too");
        CHECK(s->rules[3].name == "twenty");
        CHECK(s->rules[0].detect.fire_after == 4); // a rule starts from the [detect] of all files
    }

    TEST_CASE("a preset in one file does not undo the keys of another")
    {
        folder const etc;
        etc.write("lariatd.toml", "[detect]\nfire_after = 7\n");
        etc.write("conf.d/10.toml", "[detect]\npreset = \"lean\"\n");
        auto const s = config::load(etc.request());
        REQUIRE(s.has_value());
        CHECK(s->detect.fire_after == 7);
        CHECK_FALSE(s->detect.shape);
    }

    TEST_CASE("-c FILE is read alone, and must be there")
    {
        folder const etc;
        etc.write("lariatd.toml", "[detect]\nfire_after = 2\n");
        etc.write("conf.d/10.toml", "[detect]\nfire_after = 3\n");
        etc.write("other.toml", "[detect]\nclear_after = 4\n");
        auto request = etc.request();
        request.file = etc.path("other.toml");
        auto const s = config::load(request);
        REQUIRE(s.has_value());
        CHECK(s->detect.fire_after == 1);
        CHECK(s->detect.clear_after == 4);

        request.file = etc.path("none.toml");
        auto const none = config::load(request);
        REQUIRE(none.has_error());
        CHECK(to_string(none.error().at(0))
            == etc.path("none.toml") + ": cannot be read: No such file or directory");
    }

    TEST_CASE("faults of all files come together, each with its file; a syntax error stops its own alone")
    {
        folder const etc;
        etc.write("lariatd.toml", "[detect]\nfire_after = 0\n");
        etc.write("conf.d/10.toml", "[detect\n");
        etc.write("conf.d/20.toml", "\n[http]\nlisten = 1\n");
        fs::create_directory(etc.path("conf.d/30.toml"));

        auto const result = config::load(etc.request());

        REQUIRE(result.has_error());
        auto const& faults = result.error();
        REQUIRE(faults.size() == 4);
        CHECK(faults[0].file == etc.path("conf.d/30.toml"));
        CHECK(faults[0].message == "cannot be read: Is a directory");
        CHECK(faults[1].file == etc.path("lariatd.toml"));
        CHECK(faults[1].line == 2);
        CHECK(faults[2].file == etc.path("conf.d/10.toml"));
        CHECK(faults[2].line == 1);
        CHECK(faults[3].file == etc.path("conf.d/20.toml"));
        CHECK(faults[3].line == 3);
    }

    TEST_CASE("a value is judged where it stands last, and a clash of kinds is a fault")
    {
        folder const etc;
        etc.write("lariatd.toml", "[detect]\nfire_after = 0\n[http]\n");
        etc.write("conf.d/10.toml", "http = 1\n[detect]\nfire_after = 1000001\n");
        auto const result = config::load(etc.request());
        REQUIRE(result.has_error());
        REQUIRE(result.error().size() == 2);
        for (auto const& f : result.error()) CHECK(f.file == etc.path("conf.d/10.toml"));
        CHECK(result.error()[1].line == 3);
    }

    TEST_CASE("a file that cannot be a configuration is refused before it is parsed")
    {
        folder const etc;
        auto request = etc.request();
        request.file = "/dev/zero";
        auto const result = config::load(request);
        REQUIRE(result.has_error());
        CHECK(to_string(result.error().at(0)) == "/dev/zero: is larger than 16 MiB: not a configuration");
    }
} // TEST_SUITE
