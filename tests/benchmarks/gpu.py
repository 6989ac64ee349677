"""Checks and benchmarks for a machine with a GPU, with PyTorch and nothing else (`ci/gpu.sh`).

    python -m tests.benchmarks.gpu --out FILE [--small]

The checks come first: the same trials on the GPU and on the processor, measurement by measurement, within the
bounds that both give. Then rates against the device's own limits, measured in the same run. The file has the
form of pytest-benchmark, so that `verify report` draws it. Without a GPU, ``--small`` tries all this out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from tests.benchmarks import limits
from tests.benchmarks.kernels import DENSE, engine, task
from tests.benchmarks.memory import peak
from tests.quality.strengthened import Sizes
from tests.stress.agreement import agree
from verify.falsify.raws import Mood
from verify.stress.choose import measurer
from verify.stress.device import device_name
from verify.stress.task import Task

LOSSES = (
    "isotropic-quadratic",
    "ridge-quadratic",
    "ridge-cosine",
    "cosine-sum",
    "logistic",
    "nuclear-envelope",
)
CLAIMS = ("lem:descent", "eq:9")
BLOCKS = range(7)
TRIALS = 16


@dataclass(frozen=True)
class Plan:
    """The sizes: of rates, of an elementwise loss, of the extractor, of what must fit into memory."""

    rates: tuple[Sizes, ...]
    elementwise: Sizes
    extractor: int
    largest: Sizes
    sides: tuple[int, ...]


FULL = Plan(
    (Sizes(64, 48, 4), Sizes(512, 512, 16), Sizes(4096, 4096, 64)),
    Sizes(16384, 16384, 64),
    16384,
    Sizes(65536, 65536, 64),
    (256, 1024, 4096, 16384),
)
SMALL = Plan((Sizes(64, 48, 4),), Sizes(256, 256, 8), 256, Sizes(512, 512, 8), (64, 128))


def compared(device: str) -> int:
    """How many blocks were measured on the device as on the processor. Raises AssertionError where not."""
    compared = 0
    for name in CLAIMS:
        for loss in LOSSES:
            for dtype in ("float32", "float64"):
                here, there = (task(name, Sizes(24, 18, 3), loss, at, dtype) for at in ("cpu", device))
                for number in BLOCKS:
                    block = replace(here.block(number), count=TRIALS)
                    one, other = (measurer(each.sampler(dtype)).measure(block) for each in (here, there))
                    other = replace(other, values={k: _home(v) for k, v in other.values.items()})
                    agree(one, other)
                    compared += 1
    return compared


def _home(value: Any) -> Any:
    return type(value)(value.value.cpu(), None if value.error is None else value.error.cpu())


def of_mood(work: Task, mood: Mood, count: int) -> float:
    """Seconds a trial of a block of this mood."""
    block = next(work.block(k) for k in range(10) if work.block(k).mood is mood)
    fast = measurer(work.sampler(work.dtype))
    return limits.seconds(lambda: fast.measure(replace(block, count=count))) / count


def rates(plan: Plan, device: str) -> Iterator[dict[str, object]]:
    """Trials a second, beside the limits of the device."""
    for name in CLAIMS:
        for sizes in plan.rates:
            for dtype in ("float32", "float64"):
                run, count = engine(task(name, sizes, "isotropic-quadratic", device, dtype))
                row = {"claim": name, "loss": "isotropic-quadratic", "sizes": str(sizes), "dtype": dtype}
                yield row | {"trials/s": count / limits.seconds(run)}
    sizes = plan.elementwise
    work = 8 * sizes.m * sizes.n * sizes.r  # two points P Q^T, the two products of the gradient at one
    for dtype in ("float32", "float64"):
        rate = limits.product_rate(getattr(torch, dtype))
        for mood in (Mood.SHARED, Mood.DENSE):
            seconds = of_mood(task("lem:descent", sizes, "cosine-sum", device, dtype), mood, 1)
            row = {"claim": "lem:descent", "loss": "cosine-sum", "sizes": str(sizes), "dtype": dtype}
            row |= {"draws": mood.name.lower(), "trials/s": 1 / seconds}
            yield row | {"part of the product rate": work / seconds / rate}
    half = plan.extractor // 2
    run, count = engine(task("eq:15", Sizes(half, half, 1), None, device), 1)
    seconds = limits.seconds(run) / count
    part = 4 * plan.extractor**2 / seconds / limits.copy_rate()
    row = {"claim": "eq:15", "loss": "-", "sizes": f"{half}x{half}", "dtype": "float32"}
    yield row | {"trials/s": 1 / seconds, "part of the copy rate": part}


def curve(plan: Plan, device: str, what: str) -> dict[str, object]:
    """Seconds, or numbers in memory, against size."""
    series: dict[str, list[tuple[float, float]]] = {}
    for loss in ("ridge-quadratic", "isotropic-quadratic", "cosine-sum"):
        for side in plan.sides:
            run, count = engine(task("lem:descent", Sizes(side, side, 8), loss, device), 1)
            value = peak(run) if what == "numbers" else limits.seconds(run)
            series.setdefault(loss, []).append((side, value / count))
    return {
        "title": f"{what.capitalize()} against size",
        "across": "m = n",
        "up": f"{'numbers in memory' if what == 'numbers' else what} a trial",
        "series": series,
    }


def largest(plan: Plan, device: str) -> dict[str, object]:
    """One trial at the largest size: whether it runs, and in what memory."""
    sizes = plan.largest
    work = task("lem:descent", sizes, "cosine-sum", device)
    block = replace(work.block(DENSE), count=1)
    numbers = peak(lambda: measurer(work.sampler("float32")).measure(block))
    row = {"claim": "lem:descent", "loss": "cosine-sum", "sizes": str(sizes), "dtype": "float32"}
    return row | {"GB in memory": 4 * numbers / 1e9}


def main() -> int:
    """Run everything; 1 where a check fails, 2 without a GPU."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--small", action="store_true")
    given = asked.parse_args()
    device, plan = limits.device(), SMALL if given.small else FULL
    if device == "cpu" and not given.small:
        print(
            "no GPU is here (torch.cuda.is_available() is false); --small tries the script out",
            file=sys.stderr,
        )
        return 2
    found: list[dict[str, object]] = []

    def keep(name: str, info: dict[str, object]) -> None:
        found.append({"name": name, "extra_info": {**info, "device": limits.name()}})
        print(name, json.dumps(info), flush=True)
        machine = {"cpu": {"brand_raw": device_name("cpu")}}
        data = {
            "datetime": datetime.now(UTC).isoformat(),
            "machine_info": machine,
            "benchmarks": found,
        }
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")

    keep("checks", {"compared": compared(device), "torch": torch.__version__})
    keep("limits", {"product": limits.product_rate(), "copy": limits.copy_rate(), "read": limits.read_rate()})
    for row in rates(plan, device):
        keep("throughput", {"throughput": row})
    for what in ("seconds", "numbers"):
        keep(what, {"curve": curve(plan, device, what)})
    keep("largest", {"throughput": largest(plan, device)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
