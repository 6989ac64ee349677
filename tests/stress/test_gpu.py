"""The same trials on a GPU: measured as on the processor, with the same tally of the worst."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.stress.tasks import task_of
from verify.stress.shard import run_shard
from verify.stress.stream import Stream
from verify.stress.task import Shard

ROOT = Path(__file__).parents[2]
cuda = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="no GPU here: ci/gpu.sh runs these where one is"
)


@cuda
@pytest.mark.parametrize("number", range(10))
def test_draws_are_the_same_bits(tmp_path: Path, number: int) -> None:
    block = task_of(tmp_path, "lem:sum", (64, 48), 1).block(number)
    here, there = (Stream(block, device=device).draw("A", 64, 48, "real") for device in ("cpu", "cuda"))
    assert torch.equal(here, there.cpu())


@cuda
@pytest.mark.parametrize("name", ["lem:sum", "lem:false", "lem:gradient"])
def test_a_shard_is_judged_as_on_the_processor(tmp_path: Path, name: str) -> None:
    task = task_of(tmp_path, name, (64, 48), 1)
    here, there = (run_shard(Shard(replace(task, device=device), 0, 9)) for device in ("cpu", "cuda"))
    assert there.counts.screened == here.counts.screened
    assert there.counts.violated == here.counts.violated
    assert there.worst[0].number in {trial.number for trial in here.worst}


LACKING = """
import sys
for name in ("flint", "scipy", "rich", "click", "hypothesis", "pytest"):
    sys.modules[name] = None
from tests.benchmarks import gpu
gpu.CLAIMS, gpu.BLOCKS = ("lem:descent",), range(2)
sys.argv = ["gpu", "--small", "--out", sys.argv[1]]
sys.exit(gpu.main())
"""


@pytest.mark.full
def test_the_script_needs_pytorch_alone(tmp_path: Path) -> None:
    """On the processor, with every other package out of reach."""
    file = tmp_path / "found.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LACKING, str(file)], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    names = [each["name"] for each in json.loads(file.read_text())["benchmarks"]]
    assert names[0] == "checks"
    assert {"throughput", "seconds", "numbers", "largest"} <= set(names)
