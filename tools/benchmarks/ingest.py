"""Readings a CPU-second, end to end over sockets, beside what else receives the same bytes in the same run."""

import contextlib
from dataclasses import dataclass

from . import telegraf
from .contenders import LEAN, Lariat, PeerProgram, TelegrafProgram
from .processes import Peer, cpu_of, spread


@dataclass(frozen=True)
class Scenario:
    name: str
    transport: str
    streams: int
    rounds: int
    readings: int  # of a round, a multiple of `streams`
    detect: str = ""  # of the first contender
    warm_readings: int = 4  # a stream, for Lariat alone
    connections: int = 0  # more than one: one line a send


# The shape channel speaks after 1,024 readings and costs in full after 160; without it a stream costs in full from its
# first reading on, and most in its first forty, of which nearly each has a tail fitted (`micro`, lean_of_age_4).
SCENARIOS = [
    Scenario("TCP, 1,000 streams", "tcp", 1_000, 7, 500_000, warm_readings=1_200),
    Scenario("TCP, 100,000 streams", "tcp", 100_000, 5, 500_000, warm_readings=170),
    Scenario("TCP, 1,000,000 streams, shape off", "tcp", 1_000_000, 3, 1_000_000, "shape = false\n", warm_readings=40),
    Scenario("Unix stream, 1,000 streams", "unix", 1_000, 5, 500_000, warm_readings=1_200),
    Scenario("UDP, 20 lines a datagram, 1,000 streams", "udp", 1_000, 3, 200_000, warm_readings=200),
    Scenario("1,000 TCP connections, a line a send", "tcp", 1_000, 3, 200_000, warm_readings=200, connections=1_000),
]


def contenders_of(scenario: Scenario, binary) -> list:
    out = [Lariat("lariat", scenario.detect)]
    streams_only = scenario.transport != "udp"
    if streams_only and scenario.connections == 0:
        out += [Lariat("lean", LEAN), PeerProgram("limit", "limit", scenario.transport)]
    if streams_only:
        out.append(PeerProgram("receive", "discard", scenario.transport))
    return out + ([TelegrafProgram(binary)] if binary else [])


def measure_scenario(scenario: Scenario, binary) -> dict:
    with contextlib.ExitStack() as stack:
        contenders = contenders_of(scenario, binary)
        for c in contenders:
            c.start()
            stack.callback(c.stop)
        suffix = f"*{scenario.connections}" if scenario.connections else ""
        sender = stack.enter_context(Peer("send", scenario.streams, *(c.address(scenario.transport) + suffix for c in contenders)))

        warm_rounds = max(1, 2_000_000 // scenario.streams)
        sent = 0
        while sent < scenario.warm_readings:
            rounds = min(warm_rounds, scenario.warm_readings - sent)
            sender.ask(f"make {rounds}")
            sent += rounds
            for i, c in enumerate(contenders):
                # The others are warm once they have seen every stream.
                if isinstance(c, Lariat) or sent <= warm_rounds:
                    cpu_of(c.pid, lambda i=i: sender.ask(f"go {i}"))

        rates = {c.name: [] for c in contenders}
        for _ in range(scenario.rounds):
            size = int(sender.ask(f"make {scenario.readings // scenario.streams}"))
            sent += scenario.readings // scenario.streams
            for i, c in enumerate(contenders):
                rates[c.name].append(scenario.readings / cpu_of(c.pid, lambda i=i: sender.ask(f"go {i}")))
        for c in contenders:
            c.taken(sent * scenario.streams)
        return {
            "readings_per_cpu_second": {name: spread(values) for name, values in rates.items()},
            # Rounds are interleaved, so the ratio of one round's two figures is worth more than that of the medians.
            "lariat_against": {
                name: spread([mine / its for mine, its in zip(rates["lariat"], values)])
                for name, values in rates.items()
                if name != "lariat"
            },
            "bytes_per_reading": size / scenario.readings,
        }


def measure() -> dict:
    binary, said = telegraf.program()
    return {"peer": said, **{s.name: measure_scenario(s, binary) for s in SCENARIOS}}


def measure_limit() -> dict:
    """Lariat, full and lean, against the bare step alone: the first and the third scenario, without Telegraf."""
    return {s.name: measure_scenario(s, None) for s in (SCENARIOS[0], SCENARIOS[2])}
