"""One shared document in memory: takes updates carefully, answers who lacks what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, merge_updates

from govhub.documents.crdt import tree, wire
from govhub.documents.crdt.blocks import Blocks
from govhub.documents.crdt.markdown import to_markdown
from govhub.documents.crdt.wire import BadUpdate, Gap

MAX_UPDATE = 512 * 1024  # bytes in one update
MAX_DOCUMENT = 4 * 1024 * 1024  # bytes of a whole document with its history
EMPTY = b"\x00\x00"


class TooLarge(Exception):
    """The document has reached its size; nothing is wrong with the sender."""


class Room:
    """A shared document, kept consistent or refused. Not for use by several threads.

    Made from the updates of a log. Raises BadUpdate when one of them cannot be read.
    """

    def __init__(self, updates: Iterable[bytes] = ()) -> None:
        self.doc: Doc[Any] = Doc(client_id=secrets.randbits(32))  # browsers use 32 bits, too
        tree.fragment(self.doc)
        self.size = 0
        for update in updates:
            self._take(update)
        self.clocks = wire.read_state(self.doc.get_state())

    def apply(self, update: bytes) -> bool:
        """Take an update in; False when it brings nothing.

        Raises BadUpdate (cut the sender off), Gap (the sender must compare state vectors) or TooLarge; the
        document is then as it was.
        """
        if not isinstance(update, bytes) or len(update) > MAX_UPDATE:
            raise BadUpdate("not an update, or too large for one")
        reading = wire.read_update(update)
        if reading.is_empty:
            return False
        wire.check(reading, self.clocks)
        if self.size + len(update) > MAX_DOCUMENT:
            raise TooLarge
        self._take(update)
        for client, clock in reading.ends.items():
            self.clocks[client] = max(self.clocks.get(client, 0), clock)
        return True

    def _take(self, update: bytes) -> None:
        try:
            self.doc.apply_update(update)
        except BaseException as problem:  # a panic inside pycrdt is no Exception
            if isinstance(problem, KeyboardInterrupt | SystemExit):
                raise
            raise BadUpdate("the document does not accept it") from problem
        self.size += len(update)

    @property
    def state(self) -> bytes:
        """The state vector: how much of each client's work is in the document."""
        return self.doc.get_state()

    @property
    def checksum(self) -> int:
        """CRC-32 of the text, to be compared when state vectors are equal."""
        return tree.checksum(self.doc)

    @property
    def blocks(self) -> Blocks:
        """The text in normal form."""
        return tree.read_blocks(self.doc)

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        return to_markdown(self.blocks)

    def missing(self, state: bytes = b"\x00") -> bytes:
        """An update with everything that somebody with this state vector lacks. Raises BadUpdate."""
        wire.read_state(state)
        return self.doc.get_update(state)

    def write(self, blocks: Blocks) -> bytes:
        """Make the document say this text with as few changes as possible; returns the update that did it."""
        before = self.state
        caught: list[bytes] = []
        watching = self.doc.observe(lambda event: caught.append(bytes(event.update)))
        try:
            tree.write_blocks(self.doc, blocks)
        finally:
            self.doc.unobserve(watching)
        self.clocks = wire.read_state(self.doc.get_state())
        update = merged(caught)
        return update if update != EMPTY or self.state != before else EMPTY


def merged(updates: list[bytes]) -> bytes:
    """Many updates as one; as a tree, because one long list takes quadratic time."""
    while len(updates) > 1:
        updates = [merge_updates(*updates[at : at + 8]) for at in range(0, len(updates), 8)]
    return updates[0] if updates else EMPTY


def snapshot(updates: Iterable[bytes]) -> bytes | None:
    """One update that says all that these do, or None when it would not (then the log must be kept)."""
    whole = Room(updates)
    said = whole.missing()
    again = Room([said])
    same = again.clocks == whole.clocks and again.checksum == whole.checksum and again.blocks == whole.blocks
    return said if same else None


__all__ = ["BadUpdate", "Gap", "Room", "TooLarge", "merged", "snapshot"]
