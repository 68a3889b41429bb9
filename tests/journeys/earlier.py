"""`python -m tests.journeys.earlier DAYS COMMAND …`: govhub with a clock that is so many days behind.

A story that takes weeks happens in a process that lives weeks ago; what comes after it happens today.
"""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace

from govhub.__main__ import main
from govhub.core import clock

DAY = 86_400_000_000_000  # nanoseconds


def behind(days: int) -> SimpleNamespace:
    """What the clock takes for `time`."""
    return SimpleNamespace(time_ns=lambda: time.time_ns() - days * DAY)


if __name__ == "__main__":
    clock.time = behind(int(sys.argv.pop(1)))  # type: ignore[assignment, attr-defined]
    main()
