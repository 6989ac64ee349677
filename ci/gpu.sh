#!/usr/bin/env bash
# The checks and benchmarks of a machine with a GPU. Installs nothing: Python 3.11 or newer with a CUDA build of
# PyTorch is enough. Leaves JSON (default .benchmarks/gpu.json), which `verify report --html FILE` draws.
#
#     ci/gpu.sh [FILE]            with PYTHON=/path/to/python where `python3` is not the one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python="${PYTHON:-python3}"
out="${1:-.benchmarks/gpu.json}"
export PYTHONPATH=. OMP_NUM_THREADS="${OMP_NUM_THREADS:-4}"

"$python" -c 'import torch; print("torch", torch.__version__, torch.cuda.get_device_name())'
"$python" -m tests.benchmarks.gpu --out "$out"
if "$python" -c 'import pytest, hypothesis, flint' 2>/dev/null; then
    "$python" -m pytest -q -p no:cacheprovider tests/stress/test_gpu.py
fi
echo "results: $out"
