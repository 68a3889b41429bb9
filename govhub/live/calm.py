"""What the live libraries complain about: anybody can send them a packet that is no packet, and each is
logged with a whole traceback. A few a minute say as much as a million."""

from __future__ import annotations

import logging
import time

AT_MOST = 5  # complaints a minute that are written down
LIBRARIES = ("engineio.server", "socketio.server")


class Calm(logging.Filter):
    """Lets a few records a minute through, and says with the next one how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self.began = self.seen = self.left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this one is written down."""
        minute = int(time.monotonic() / 60)
        if minute != self.began:
            self.began, self.seen = minute, 0
        self.seen += 1
        if self.seen > AT_MOST:
            self.left_out += 1
            return False
        if self.left_out:
            record.msg = f"{record.getMessage()} (and {self.left_out} such complaints were left out)"
            record.args, self.left_out = (), 0
        return True


def keep() -> None:
    """Put it before the loggers of the libraries, once."""
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Calm) for one in logger.filters):
            logger.addFilter(Calm())
