#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "memory_folder.hpp"
#include "store/snapshot_writer.hpp"
#include "support/readings.hpp"

using namespace lariat;

TEST_SUITE("store.format")
{
    TEST_CASE("the example of FORMAT.md is what is written")
    {
        std::ifstream file{LARIAT_SOURCE "/src/store/FORMAT.md"};
        REQUIRE(file.good());
        std::vector<std::byte> told;
        bool in_example = false;
        for (std::string line; std::getline(file, line);) {
            in_example = in_example || line == "## Example";
            if (!in_example || !line.starts_with("    ")) continue;
            std::istringstream words{line};
            for (std::string word; words >> word && word.size() == 2
                 && word.find_first_not_of("0123456789abcdef") == std::string::npos;)
                told.push_back(static_cast<std::byte>(std::stoi(word, nullptr, 16)));
        }
        testing::memory_folder disk;
        auto const to = disk.create("file").value();
        store::snapshot_writer writer{*to};
        REQUIRE(writer.begin({1, 1, testing::at(0)}).has_value());
        CHECK(told.size() == 16 + 16 + 24);
        CHECK(told == disk.files.at("file"));
    }
} // TEST_SUITE
