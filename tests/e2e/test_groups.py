"""Streams that explain one another, through a real daemon, its events and the `lariat` command."""

import json
import random

from clients import send
from harness import eventually, whole_lines
from test_lariat_command import lariat

GROUP = """
[detect]
shape = false
[[group]]
name = "pumps"
match = "pump*"
by = ["id"]
"""
BEGIN = 1_704_067_200  # 2024-01-01


class Pumps:
    """Pumps, of which pressure, flow, power and heat go with one load; tags in either order."""

    def __init__(self):
        self.random, self.load, self.row = random.Random(7), 0.0, 0

    def lines(self, rows: int, fault: float = 0.0) -> bytes:
        text = []
        for _ in range(rows):
            self.load = 0.98 * self.load + 0.2 * self.random.gauss(0, 1)
            noise = [0.2 * self.random.gauss(0, 1) for _ in range(4)]
            tags = "id=3,site=n" if self.row % 2 else "site=n,id=3"
            text.append(
                f"pump,{tags} pressure={self.load + noise[0]},flow={noise[1] - 2 * self.load + fault},"
                f"power={3 * self.load + noise[2]},heat={0.5 * self.load + noise[3]} {BEGIN + 60 * self.row}000000000\n"
            )
            self.row += 1
        return "".join(text).encode()


def group_events(file) -> list[dict]:
    return [e for e in map(json.loads, whole_lines(file)) if e["kind"] == "group"]


def test_a_group_tells_one_event_that_names_its_members_and_what_predicted_them(make_daemon, folder):
    file = folder / "events.ndjson"
    daemon = make_daemon(extra=GROUP, outputs=f'[[output]]\nto = "file://{file}"\n')
    pumps = Pumps()
    send(daemon, "tcp", pumps.lines(1_200))
    daemon.wait_readings(4_800)
    assert group_events(file) == []
    send(daemon, "tcp", pumps.lines(60, fault=3))
    eventually(lambda: group_events(file), "the group's event")
    (begin,) = group_events(file)
    assert begin["phase"] == "begin"
    assert begin["stream"]["key"] == "pumps,id=3:group"
    assert begin["member_count"] == 4
    first = begin["members"][0]
    assert first["stream"] == "pump,id=3,site=n:flow"
    assert sum(m["share"] for m in begin["members"]) > 0.999
    assert first["observed"] - first["expected"] > 1
    assert {p["stream"] for p in first["predicted_by"]} <= {f"pump,id=3,site=n:{f}" for f in ("pressure", "power", "heat")}
    assert begin["observed"] > begin["threshold"]

    shown = lariat("explain", "pump,site=n,id=3:flow", "--control", daemon.control_path)
    assert "in the group pumps,id=3:group of 4 streams" in shown
    assert "pump,id=3,site=n:power" in shown
    (group,) = daemon.get("/api/v1/groups")["groups"]
    assert (group["key"], group["members"], group["event_open"]) == ("pumps,id=3:group", 4, True)
    told = daemon.metrics()
    assert (told["lariat_groups"], told["lariat_group_members"]) == (1, 4)
    assert 0 < told["lariat_group_bytes"] < told["lariat_memory_bytes"]

    send(daemon, "tcp", pumps.lines(100))
    eventually(lambda: len(group_events(file)) == 2, "its end")
    assert group_events(file)[1]["ended"] == "cleared"
    assert group_events(file)[1]["id"] == begin["id"]


def test_a_reload_that_takes_the_group_away_ends_its_event(make_daemon, folder):
    file = folder / "events.ndjson"
    daemon = make_daemon(extra=GROUP, outputs=f'[[output]]\nto = "file://{file}"\n')
    pumps = Pumps()
    send(daemon, "tcp", pumps.lines(1_200) + pumps.lines(60, fault=3))
    eventually(lambda: group_events(file), "the group's event")
    daemon.write_config(extra="[detect]\nshape = false\n")
    daemon.reload()
    eventually(lambda: len(group_events(file)) == 2, "its end")
    assert group_events(file)[1]["ended"] == "reloaded"
    send(daemon, "tcp", pumps.lines(60, fault=3))
    daemon.wait_readings(4 * 1_320)
    assert len(group_events(file)) == 2
    assert daemon.metrics()["lariat_groups"] == 0


def test_a_line_of_thousands_of_fields_is_one_group(make_daemon):
    """One target among 3,000 candidates: `lariat eval selection` says which of them are chosen, and how soon."""
    daemon = make_daemon(
        extra='[detect]\nshape = false\nseasonal = false\n[[group]]\nname = "plant"\nmatch = "plant"\n'
        'explains = "*:yield"\nmax_members = 3001\n',
    )
    rng = random.Random(3)
    rows = 30
    for row in range(rows):
        x = [round(rng.gauss(0, 1), 3) for _ in range(3_000)]
        fields = ",".join(f"f{j}={v}" for j, v in enumerate(x))
        send(daemon, "tcp", f"plant {fields},yield={sum(x[::300])} {BEGIN + 60 * row}000000000\n".encode())
    daemon.wait_readings(rows * 3_001)
    (group,) = daemon.get("/api/v1/groups")["groups"]
    assert (group["members"], group["rows"]) == (3_001, rows)
    assert daemon.get("/api/v1/stream?key=plant:yield")["group"]["explained"]
    assert not daemon.get("/api/v1/stream?key=plant:f7")["group"]["explained"]
    assert group["memory_bytes"] < 2_000_000


def test_a_groups_event_goes_on_over_a_restart(make_daemon, folder):
    """With a state directory the restarted daemon knows the group, and the event that is open."""
    file = folder / "events.ndjson"
    extra = f'[state]\ndirectory = "{folder}/state"\n' + GROUP
    daemon = make_daemon(extra=extra, outputs=f'[[output]]\nto = "file://{file}"\n')
    pumps = Pumps()
    send(daemon, "tcp", pumps.lines(1_200) + pumps.lines(60, fault=3))
    daemon.wait_readings(4 * pumps.row)
    eventually(lambda: group_events(file), "the group's event")
    (before,) = daemon.get("/api/v1/groups")["groups"]
    daemon.stop()
    daemon.start().wait_ready()
    (after,) = daemon.get("/api/v1/groups")["groups"]
    assert {k: v for k, v in after.items() if k != "memory_bytes"} == {k: v for k, v in before.items() if k != "memory_bytes"}
    assert after["event_open"]
    assert len(group_events(file)) == 1
    send(daemon, "tcp", pumps.lines(100))
    eventually(lambda: len(group_events(file)) == 2, "its end")
    begin, end = group_events(file)
    assert (end["id"], end["phase"], end["ended"]) == (begin["id"], "end", "cleared")
    assert [m["stream"] for m in end["members"]][0] == "pump,id=3,site=n:flow"
