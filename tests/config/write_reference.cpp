// config_reference FOLDER: writes what is said about the configuration anew, FOLDER/lariatd.toml and the keys
// in FOLDER/man/lariatd.toml.5.  To be run when a key changes; test_config fails until it has been.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "config/reference.hpp"

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: config_reference FOLDER\n";
        return 64;
    }
    std::filesystem::path const folder{argv[1]};
    std::ofstream{folder / "lariatd.toml"} << lariat::testing::commented_file();

    auto const manual = folder / "man" / "lariatd.toml.5";
    std::ifstream in{manual};
    std::string const page{std::istreambuf_iterator<char>{in}, {}};
    auto const renewed = lariat::testing::with_keys(page, lariat::testing::manual_keys());
    if (renewed.empty()) {
        std::cerr << manual << " has no lines `keys begin` and `keys end`\n";
        return 65;
    }
    std::ofstream{manual} << renewed;
    return 0;
}
