#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/reference.hpp"
#include "config/support.hpp"

namespace config = lariat::config;
using lariat::testing::faults_of;
using lariat::testing::settings_of;
using strings = std::vector<std::string>;

namespace {

std::string const folder = LARIAT_CONFIG_FOLDER;

std::string contents(std::string const& name)
{
    std::ifstream in{folder + "/" + name};
    REQUIRE(in.good());
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string remedy()
{
    return "a key has changed: run `config_reference " + folder + "`";
}

} // namespace

TEST_SUITE("config.files")
{
    TEST_CASE("lariatd.toml shows every key as the table has it")
    {
        INFO(remedy());
        bool const agrees = contents("lariatd.toml") == lariat::testing::commented_file();
        CHECK(agrees);
    }

    TEST_CASE("the manual explains every key as the table has it")
    {
        INFO(remedy());
        auto const page = contents("man/lariatd.toml.5");
        bool const agrees = page == lariat::testing::with_keys(page, lariat::testing::manual_keys());
        CHECK(agrees);
    }

    TEST_CASE("lariatd.toml says nothing as it comes, and the defaults when uncommented")
    {
        auto const file = contents("lariatd.toml");
        CHECK(settings_of(file) == settings_of(""));
        auto const all = lariat::testing::uncomment(file);
        CHECK(all.find("\nfire_after = 1\n") != std::string::npos);
        CHECK(settings_of(all) == settings_of(""));
    }

    TEST_CASE("the example rule of lariatd.toml is a rule")
    {
        auto file = contents("lariatd.toml");
        auto const begin = file.find("# [[rule]]\n");
        REQUIRE(begin != std::string::npos);
        file = file.substr(begin, file.find("\n\n\n", begin) - begin);
        std::string rule;
        for (std::string_view const key : {"[[rule]]", "name = ", "match = ", "tags = ", "ignore = "}) {
            auto const at = file.find("\n# " + std::string{key});
            auto const start = key == "[[rule]]" ? 2 : at + 3;
            rule += file.substr(start, file.find('\n', start) - start) + '\n';
        }
        CAPTURE(rule);
        CHECK(settings_of(rule).rules.size() == 1);
    }

    TEST_CASE("the example configurations are sound")
    {
        for (auto const& entry : std::filesystem::directory_iterator{folder + "/presets"}) {
            auto const name = "presets/" + entry.path().filename().string();
            CAPTURE(name);
            CHECK(faults_of(contents(name)) == strings{});
        }
    }
} // TEST_SUITE
