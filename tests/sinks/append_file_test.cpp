#include <doctest/doctest.h>

#include "sinks/append_file.hpp"

#include <fstream>

#include "sinks/error.hpp"
#include "sinks/support.hpp"

using namespace lariat;
using testing::content_of;

TEST_SUITE("sinks.append_file")
{
    TEST_CASE("a file whose last line was cut goes on with a fresh line, a whole one as it is")
    {
        struct row {
            char const* before;
            char const* after;
        };
        for (auto const& r : {row{"", "new\n"}, row{"old\n", "old\nnew\n"}, row{"cut", "cut\nnew\n"}}) {
            CAPTURE(r.before);
            testing::temporary_folder const folder;
            std::ofstream{folder / "f"} << r.before;
            sinks::append_file file{folder / "f"};
            REQUIRE(file.open().has_value());
            CHECK(file.write_some("new\n").value() == 4);
            CHECK(content_of(folder / "f") == r.after);
        }
    }

    TEST_CASE("a file that cannot be opened says what to do")
    {
        testing::temporary_folder const folder;
        CHECK(sinks::append_file{folder / "missing/f"}.open().error() == sinks::errc::no_folder);
        CHECK(sinks::append_file{folder / "."}.open().error() == sinks::errc::is_folder);
    }

    TEST_CASE("a full disk is a value")
    {
        sinks::append_file file{"/dev/full"};
        REQUIRE(file.open().has_value());
        CHECK(file.write_some("x\n").error() == sinks::errc::disk_full);
    }

    TEST_CASE("a file that was renamed or deleted is noticed")
    {
        testing::temporary_folder const folder;
        sinks::append_file file{folder / "f"};
        REQUIRE(file.open().has_value());
        CHECK_FALSE(file.moved());
        std::filesystem::rename(folder / "f", folder / "f.1");
        CHECK(file.moved());
        std::ofstream{folder / "f"} << "another";
        CHECK(file.moved());
        std::filesystem::rename(folder / "f.1", folder / "f");
        CHECK_FALSE(file.moved());
    }
} // TEST_SUITE
