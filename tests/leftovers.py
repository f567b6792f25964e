"""What a test may leave behind: nothing, after what was ending has had time to end."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

_PATIENCE = 5.0


def open_files() -> int:
    """How many file descriptors this process holds."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def settled(count: Callable[[], int], before: int) -> bool:
    """True as soon as no more than before are left: what hung on a closed socket ends by itself."""
    end = time.monotonic() + _PATIENCE
    while count() > before and time.monotonic() < end:
        time.sleep(0.01)
    return count() <= before


def threads_settled(before: int) -> bool:
    """True as soon as no more threads run than before."""
    return settled(threading.active_count, before)
