"""The layer check catches what it is there to catch, and lets ordinary code be."""

import pytest

import layers

WRONG = [
    ("src/core/a.cpp", '#include "telemetry/log.hpp"', "core may not include telemetry"),
    ("include/lariat/model/a.hpp", "#include <lariat/detect/options.hpp>", "model may not include detect"),
    ("src/model/a.cpp", '#include "telemetry/counters.hpp"', "model may not include telemetry"),
    ("src/detect/a.cpp", '  #  include "engine/options.hpp"', "detect may not include engine"),
    ("src/wire/a.cpp", "#include <lariat/model/loss.hpp>", "wire may not include model"),
    ("src/net/a.cpp", '#include "sinks/options.hpp"', "net may not include sinks"),
    ("src/engine/a.cpp", '#include "net/options.hpp"', "engine may not include net"),
    ("src/sinks/a.cpp", '#include "engine/shard.hpp"', "sinks may not include engine"),
    ("src/config/a.cpp", '#include "net/listener.hpp"', "config may not include net"),
    ("src/net/a.cpp", '#include "app/daemon.hpp"', "net may not include app"),
    ("src/wire/a.cpp", "#include <boost/asio/buffer.hpp>", "boost/asio/buffer.hpp> belongs to"),
    ("src/engine/a.cpp", "#include <boost/beast/http.hpp>", "belongs to"),
    ("src/core/a.cpp", "#include <boost/circular_buffer.hpp>", "belongs to include/lariat/core/bounded_queue.hpp"),
    ("src/net/a.cpp", "#include <boost/circular_buffer.hpp>", "belongs to"),
    ("src/model/a.cpp", "#include <fmt/format.h>", "belongs to"),
    ("include/lariat/detect/a.hpp", "#include <fmt/core.h>", "belongs to"),
    ("src/detect/a.cpp", "auto t = std::chrono::system_clock::now();", "reads no clock"),
    ("src/engine/a.cpp", "using clock = std::chrono::steady_clock;\nauto t = clock::now ();", "a.cpp:2: engine takes"),
    ("src/wire/a.cpp", "auto t = std::time(nullptr);", "reads no clock"),
    ("src/wire/a.cpp", "auto t = time(&now);", "reads no clock"),
    ("src/store/a.cpp", "gettimeofday(&tv, nullptr);", "reads no clock"),
    ("tests/model/a_test.cpp", "auto t = std::chrono::steady_clock::now();", "reads no clock"),
    ("src/net/a.cpp", "std::chrono::high_resolution_clock::now();", "use steady_clock"),
    ("src/net/a.cpp", "while (co_await timer.wait() == due) end();", "name what is awaited"),
    ("src/app/a.cpp", "std::this_thread::sleep_for(1ms);", "in place of sleeping"),
    ("tests/net/a_test.cpp", "::usleep(5);", "in place of sleeping"),
    ("src/net/a.cpp", "\n" * 501, "501 lines; 500 is the end"),
    ("src/misc/a.cpp", "", "misc is not a layer"),
]

RIGHT = [
    ("src/detect/a.cpp", '#include <lariat/core/window.hpp>\n#include <lariat/model/loss.hpp>\n#include "block.hpp"'),
    ("src/engine/a.cpp", '#include "telemetry/counters.hpp"\n#include <lariat/detect/step.hpp>\n#include <vector>'),
    ("src/sinks/a.cpp", '#include "net/endpoint.hpp"\n#include "wire/event_encoder.hpp"\n#include <boost/asio.hpp>'),
    ("src/config/a.cpp", '#include "net/options.hpp"\n#include "net/endpoint.hpp"\n#include <lariat/detect/options.hpp>'),
    ("src/app/a.cpp", '#include "engine/shard.hpp"\n#include "store/table.hpp"\n#include <boost/asio.hpp>'),
    ("tests/model/a_test.cpp", '#include "engine/shard.hpp"\n#include <fmt/format.h>'),
    ("include/lariat/core/window.hpp", "#include <boost/circular_buffer.hpp>"),
    ("src/telemetry/log.cpp", "auto t = std::chrono::system_clock::now();"),
    ("src/net/a.cpp", "auto t = std::chrono::steady_clock::now();"),
    ("src/core/a.cpp", "// steady_clock::now() would flake\nint runtime(int);\nint x = runtime(0) + parse_time(0) + r.time(0);"),
    ("src/core/a.cpp", 'auto s = "sleep_for(1s)"; /* clock::now()\nsleep_for */ auto c = \'"\'; auto d = R"(time(0))";'),
    ("src/net/a.cpp", "\n" * 400),
    ("tests/data/machine.csv", "\n" * 9000),
]


@pytest.mark.parametrize("path, code, expected", WRONG, ids=[f"{row[0]}-{row[2]}" for row in WRONG])
def test_a_breach_is_found(path, code, expected):
    found = [str(finding) for finding in layers.check_file(path, code) if finding.fails]
    assert len(found) == 1
    assert expected in found[0]
    assert found[0].startswith(path + ":")


@pytest.mark.parametrize("path, code", RIGHT, ids=[row[0] for row in RIGHT])
def test_ordinary_code_passes(path, code):
    assert not [str(finding) for finding in layers.check_file(path, code)]


def test_a_long_file_is_warned_of_but_passes():
    found = list(layers.check_file("src/net/a.cpp", "\n" * 401))
    assert [finding.fails for finding in found] == [False]


def test_the_line_of_a_finding_is_right_after_a_comment_of_several_lines():
    [found] = layers.check_file("src/core/a.cpp", "/* one\ntwo\nthree */\nauto t = steady_clock::now();\n")
    assert found.line == 4


def test_the_exit_code_says_whether_the_tree_passes(tmp_path, capsys):
    source = tmp_path / "src" / "core" / "a.cpp"
    source.parent.mkdir(parents=True)
    source.write_text("int a;\n")
    assert layers.main([str(tmp_path)]) == 0
    source.write_text('#include "net/options.hpp"\n')
    assert layers.main([str(tmp_path)]) == 1
    assert "src/core/a.cpp:1: core may not include net" in capsys.readouterr().out
