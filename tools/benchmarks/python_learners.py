"""Run by the peers' own Python: one absolute-loss L1 step a reading from 16 lags, as a user of each library writes it.

Each gets what suits it best: Vowpal Wabbit text examples, which it parses in C++, and batch-free calls; river a dict,
which is its only kind of input. The making of the features counts, for a stream brings readings, not features."""

import json
import sys
import time
from collections import deque

import river
import vowpalwabbit
from river import linear_model, optim

LAGS, READINGS = 16, 20_000


def series() -> list[float]:
    state, out = 1, []
    for i in range(READINGS):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append(20 + 5 * ((i % 288) / 288) + (state >> 40) / 2**24)
    return out


def with_vowpal_wabbit(values: list[float]) -> float:
    model = vowpalwabbit.Workspace("--loss_function quantile --quantile_tau 0.5 --l1 1e-6 --quiet --noconstant")
    names = [f"x{i}" for i in range(LAGS)]
    lags: deque[float] = deque([values[0]] * LAGS, maxlen=LAGS)
    begin = time.process_time()
    for x in values:
        example = model.parse(f"{x} |f " + " ".join([f"{n}:{v}" for n, v in zip(names, lags)]))
        model.learn(example)
        model.finish_example(example)
        lags.appendleft(x)
    return len(values) / (time.process_time() - begin)


def with_river(values: list[float]) -> float:
    model = linear_model.LinearRegression(optimizer=optim.SGD(1e-4), loss=optim.losses.Absolute(), l1=1e-6)
    names = [f"x{i}" for i in range(LAGS)]
    lags: deque[float] = deque([values[0]] * LAGS, maxlen=LAGS)
    begin = time.process_time()
    for x in values:
        features = dict(zip(names, lags))
        model.predict_one(features)
        model.learn_one(features, x)
        lags.appendleft(x)
    return len(values) / (time.process_time() - begin)


def main() -> None:
    values = series()
    rates: dict[str, list[float]] = {"vowpal wabbit": [], "river": []}
    for _ in range(int(sys.argv[1])):
        rates["vowpal wabbit"].append(with_vowpal_wabbit(values))
        rates["river"].append(with_river(values))
    spreads = {name: {"median": sorted(v)[len(v) // 2], "min": min(v), "max": max(v)} for name, v in rates.items()}
    versions = f"vowpalwabbit {vowpalwabbit.__version__}, river {river.__version__}, Python {sys.version.split()[0]}"
    print(json.dumps({"readings_per_cpu_second": spreads, "versions": versions}))


main()
