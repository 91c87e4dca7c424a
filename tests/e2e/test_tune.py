"""`lariat tune` against the real daemon: its rules are accepted, and flag what it said they would."""

import datetime
import json
import random
import subprocess

from harness import program
from test_lariat_command import lariat


def write_sensor(path):
    """Twenty days of a noisy sensor every five minutes, with a jump every 250 readings."""
    chance = random.Random(7)
    rows = ["time,value"]
    for i in range(5760):
        jump = 6 if i % 250 == 249 else 0
        rows.append(f"{1_700_000_000 + 300 * i},{20 + chance.gauss(0, 0.3) + jump:.3f}")
    path.write_text("\n".join(rows) + "\n")


def test_the_daemon_takes_the_rules_and_raises_the_alarms_that_were_promised(make_daemon, folder):
    path, rules = folder / "boiler.csv", folder / "rules.toml"
    write_sensor(path)
    said = json.loads(lariat("tune", path, "--alarms-per-day", 0.4, "-o", rules, "--json"))
    stream = said["streams"][0]
    assert stream["stream"] == "boiler:value"
    assert stream["alarms_tuned"] <= 0.4 * said["days"]
    assert stream["alarms_tuned"] != stream["alarms_now"], "there is something to be tuned"

    checked = subprocess.run([program("lariatd"), "--check-config", "-c", str(rules)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "1 rules" in checked.stdout

    for extra, alarms in ((rules.read_text(), stream["alarms_tuned"]), ("", stream["alarms_now"])):
        daemon = make_daemon(extra=extra)
        lariat("replay", path, "--to", f"tcp://127.0.0.1:{daemon.tcp}", "--flat-out", "--control", daemon.control_path)
        daemon.wait_readings(5760)
        assert daemon.count("alarms") == alarms
        daemon.stop()


def write_pumps(path):
    """Three pumps under one load, a reading in five minutes; now and then the second leaves the others for two hours."""
    chance = random.Random(7)
    rows, load = ["time,pump1,pump2,pump3"], 0
    for i in range(2000):
        load = 0.95 * load + chance.gauss(0, 1)
        off = 4 if i > 500 and i % 250 < 24 else 0
        pumps = [20 + load + chance.gauss(0, 0.1) + extra for extra in (0, off, 0)]
        rows.append(",".join([str(1_700_000_000 + 300 * i)] + [f"{p:.3f}" for p in pumps]))
    path.write_text("\n".join(rows) + "\n")


def test_a_group_is_tuned_as_well_and_keeps_the_promise(make_daemon, folder):
    path, now, rules = folder / "plant.csv", folder / "now.toml", folder / "rules.toml"
    write_pumps(path)
    now.write_text('[[group]]\nname = "pumps"\nmatch = ["plant:*"]\n')
    said = json.loads(lariat("tune", path, "-c", now, "--alarms-per-day", 0.5, "-o", rules, "--json"))
    group = said["groups"][0]
    assert group["group"] == "pumps:group" and group["members"] == 3
    assert 0 < group["alarms_tuned"] <= 0.5 * said["days"]
    assert "[[group]]" in rules.read_text(), "there is something to be tuned"

    daemon = make_daemon(extra=rules.read_text(), outputs='[[output]]\nto = "stdout"\n')
    lariat("replay", path, "--to", f"tcp://127.0.0.1:{daemon.tcp}", "--flat-out", "--control", daemon.control_path)
    daemon.wait_readings(6000)
    daemon.stop()
    begun = [e for e in daemon.stdout_events() if e["kind"] == "group" and e["phase"] == "begin"]
    assert len(begun) == group["alarms_tuned"]


def test_known_faults_are_a_goal_as_well(folder):
    path, labels = folder / "boiler.csv", folder / "labels.csv"
    write_sensor(path)
    rows = ["begin,end,kind,stream"]
    for i in range(249, 5760, 250):
        day = datetime.datetime.fromtimestamp(1_700_000_000 + 300 * i, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        rows.append(f"{day},{day},jump,boiler:value")
    labels.write_text("\n".join(rows) + "\n")
    report = lariat("tune", path, "--labels", labels)
    chosen = next(line for line in report.splitlines() if line.endswith("chosen"))
    assert float(chosen.split()[-2]) > 0.9, report
