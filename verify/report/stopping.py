"""Ctrl-C and SIGTERM stop a run in the same clean way, each with its own exit code."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM


@dataclass
class Stop:
    """The exit code of a run that was stopped: 130 for Ctrl-C, 143 for SIGTERM."""

    code: int = INTERRUPTED


@contextmanager
def clean_stop() -> Iterator[Stop]:
    """While inside, SIGTERM raises KeyboardInterrupt, as Ctrl-C does.

    Worker processes that inherit the handler end at once instead, as if it were not there.
    """
    stop, owner = Stop(), os.getpid()

    def terminate(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
            return
        stop.code = TERMINATED
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread may set handlers
        return
    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
