"""Who else cares about an act: reactions inside its transaction, announcers after its commit."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govhub.core.audit import AuditEntry

Listener = Callable[["AuditEntry"], None]

_reactions: dict[str, list[Listener]] = defaultdict(list)
_announcers: list[Listener] = []
_log = logging.getLogger(__name__)


def react(act: str) -> Callable[[Listener], Listener]:
    """Run the function in the same transaction as every `act`; when it raises, the act is undone."""

    def register(listener: Listener) -> Listener:
        if listener not in _reactions[act]:
            _reactions[act].append(listener)
        return listener

    return register


def announcer(listener: Listener) -> Listener:
    """Run the function after the commit of every act. It must not raise; if it does, it is logged."""
    if listener not in _announcers:
        _announcers.append(listener)
    return listener


def reacted(entry: AuditEntry) -> None:
    """Run the reactions to an entry (called by the audit)."""
    for listener in _reactions.get(entry.act, ()):
        listener(entry)


def announce(entry: AuditEntry) -> None:
    """Tell the announcers about an entry that is committed (called by the act)."""
    for listener in _announcers:
        try:
            listener(entry)
        except Exception:
            # The act is done; a page that is not told refetches when its heartbeat shows a gap.
            _log.exception("announcing %s failed", entry.act)
