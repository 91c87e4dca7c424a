"""Every listener takes every format, whatever the chunks it comes in."""

import random

import pytest
from clients import DATAGRAMS, STREAMS, connect, send
from harness import eventually

# Each message by format: what is sent for a stream's name, the key that it makes, the last value.
MESSAGES = {
    "influx": (r'oven,site=a\ b,zone=2 {name}=21.5,note="x y",n=7i 1700000000000000000' "\n", r"oven,site=a\ b,zone=2:{name}", 21.5),
    "influx, no stamp, CRLF": ("{name} value=-3e-2\r\n", "{name}:value", -0.03),
    "ndjson": ('{{"stream":"{name}","t":"2024-01-02T03:04:05Z","v":"62000.10","tags":{{"x":"é"}}}}\n', "{name},x=é:value", 62000.1),
    "plain": ("{name} 17.25 1700000000\n", "{name}:value", 17.25),
}  # fmt: skip
READINGS = {name: 2 if name == "influx" else 1 for name in MESSAGES}


def message(which: str, name: str) -> bytes:
    return MESSAGES[which][0].format(name=name).encode()


def check_streams(daemon, which: str, names: list[str]) -> None:
    streams = daemon.streams()
    _, key, value = MESSAGES[which]
    for name in names:
        assert streams[key.format(name=name)]["last_value"] == value
        assert streams[key.format(name=name)]["readings"] == 1


@pytest.mark.parametrize("which", MESSAGES)
@pytest.mark.parametrize("transport", STREAMS)
def test_a_message_may_be_split_at_every_byte(daemon, transport, which):
    cuts = range(len(message(which, "s000")) + 1)
    names = [f"s{cut:03}" for cut in cuts]
    # The daemon has read every first part before any second one is sent.
    clients = [connect(daemon, transport) for _ in cuts]
    for client, cut, name in zip(clients, cuts, names):
        client.sendall(message(which, name)[:cut])
    eventually(lambda: daemon.count("received_bytes") == sum(cuts), "all first parts")
    for client, cut, name in zip(clients, cuts, names):
        client.sendall(message(which, name)[cut:])
    # influx: the field n is the same stream for all
    daemon.wait_readings(READINGS[which] * len(names))
    for client in clients:
        client.close()
    check_streams(daemon, which, names)
    assert daemon.refused() == {}


@pytest.mark.parametrize("which", MESSAGES)
@pytest.mark.parametrize("transport", DATAGRAMS)
def test_a_datagram_holds_whole_lines_with_or_without_the_last_newline(daemon, transport, which):
    names = ["a", "b", "c"]
    send(daemon, transport, message(which, "a") + message(which, "b"))
    send(daemon, transport, message(which, "c").rstrip())
    daemon.wait_readings(READINGS[which] * 3)
    check_streams(daemon, which, names)
    assert daemon.refused() == {}


@pytest.mark.parametrize("format_name, which", [("influx", "influx"), ("ndjson", "ndjson"), ("plain", "plain")])
def test_an_input_of_one_format_takes_it_on_every_transport_and_refuses_the_others(make_daemon, format_name, which):
    daemon = make_daemon(input_keys=f'format = "{format_name}"')
    for transport in STREAMS + DATAGRAMS:
        send(daemon, transport, message(which, transport))
    daemon.wait_readings(READINGS[which] * 4)
    check_streams(daemon, which, list(STREAMS + DATAGRAMS))
    other = "plain" if which == "ndjson" else "ndjson"
    send(daemon, "tcp", message(other, "other"))
    eventually(lambda: sum(daemon.refused().values()) == 1, "the other format is refused")


def test_one_connection_may_mix_the_formats(daemon):
    send(daemon, "tcp", b"".join(message(which, "mixed") for which in MESSAGES))
    daemon.wait_readings(sum(READINGS.values()))
    assert daemon.refused() == {}


@pytest.mark.parametrize("transport", STREAMS)
def test_a_last_line_without_newline_counts_when_the_connection_ends(daemon, transport):
    send(daemon, transport, b"left 1\nright 2")
    daemon.wait_readings(2)


@pytest.mark.parametrize("transport", STREAMS)
def test_many_clients_at_once_lose_nothing(daemon, transport):
    clients = [connect(daemon, transport) for _ in range(200)]
    random_chunks = random.Random(1)
    pending = [b"".join(b"c%03d %d\n" % (i, n) for n in range(50)) for i in range(len(clients))]
    while any(pending):
        for i, client in enumerate(clients):
            size = random_chunks.randint(1, 40)
            client.sendall(pending[i][:size])
            pending[i] = pending[i][size:]
    daemon.wait_readings(200 * 50)
    streams = daemon.streams()
    assert {streams[f"c{i:03}:value"]["readings"] for i in range(200)} == {50}
    assert {streams[f"c{i:03}:value"]["last_value"] for i in range(200)} == {49}
    for client in clients:
        client.close()


def test_two_spellings_of_a_stream_meet(daemon):
    send(daemon, "tcp", b"temp,b=2,a=1 value=1\ntemp,a=1,b=2 value=2\n")
    send(daemon, "udp", b"temp 21\n")
    send(daemon, "unix", b"temp value=22\n")
    daemon.wait_readings(4)
    assert {key: stream["readings"] for key, stream in daemon.streams().items()} == {
        "temp,a=1,b=2:value": 2,
        "temp:value": 2,
    }
