"""The runner's promises: failures are counted, shown and don't stop what does not depend on them."""

import io

import pytest

from steps import Log, Step, StepFailed, StepSkipped, Tally, run_steps, tally_junit


def fail(log: Log) -> None:
    log.note("the reason")
    raise StepFailed("it broke")


def skip(_: Log) -> None:
    raise StepSkipped("no such tool")


def test_a_failed_step_is_shown_and_only_its_dependents_are_skipped(tmp_path):
    out = io.StringIO()
    steps = [
        Step("build", fail),
        Step("tests", lambda log: None, needs=("build",)),
        Step("e2e", lambda log: None, needs=("tests",)),
        Step("format", lambda log: None),
    ]
    assert run_steps(steps, tmp_path, out) == Tally(passed=1, failed=1, skipped=2)
    assert "| the reason" in out.getvalue()
    assert str(tmp_path / "build.log") in out.getvalue()
    assert "needs build" in out.getvalue()


def test_a_step_that_cannot_run_here_says_why(tmp_path):
    out = io.StringIO()
    assert run_steps([Step("chroot", skip)], tmp_path, out) == Tally(skipped=1)
    assert "no such tool" in out.getvalue()


def test_a_step_that_counts_its_tests_is_not_counted_itself(tmp_path):
    def count(log: Log) -> None:
        log.tally += Tally(passed=12, skipped=3)

    assert run_steps([Step("tests", count)], tmp_path, io.StringIO()) == Tally(12, 0, 3)


def test_a_command_that_fails_raises_and_its_output_is_in_the_log(tmp_path):
    with open(tmp_path / "log", "w", encoding="utf-8") as file:
        log = Log(tmp_path / "log", file)
        log.run("sh", "-c", "exit 3", accept=(0, 3))
        with pytest.raises(StepFailed, match="ended with 7"):
            log.run("sh", "-c", "echo seen; exit 7")
    assert "seen" in (tmp_path / "log").read_text()


def test_reports_are_counted_by_test_case(tmp_path):
    report = tmp_path / "junit.xml"
    report.write_text(
        """<testsuite>
        <testcase name="core"><system-out>[doctest] test cases:  9 |  7 passed | 1 failed | 2 skipped
        </system-out><failure/></testcase>
        <testcase name="crashed"><failure/><system-out>no summary</system-out></testcase>
        <testcase name="plain"/>
        <testcase name="left"><skipped/></testcase>
        </testsuite>"""
    )
    assert tally_junit(report) == Tally(passed=8, failed=2, skipped=3)
