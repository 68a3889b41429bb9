"""Reads a Yjs update (version 1) before it may touch a document: is it whole, does it follow, is it ours?

Written after the encoding that Yjs documents (github.com/yjs/yjs, INTERNALS.md and src/utils). Only what
the editor can produce is let in: its elements, its marks, links to the web and mail.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from govhub.documents.crdt.inline import is_address

ROOT = "prosemirror"
ELEMENTS = frozenset(
    ["paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote", "hard_break"]
)
ATTRIBUTES = frozenset(["level", "order"])
MARKS = frozenset(["strong", "em", "link"])
_XML_ELEMENT, _XML_TEXT = 3, 6
Clocks = dict[int, int]


class BadUpdate(Exception):
    """Not an update, or one that no editor of ours can have made. The sender is cut off."""


class Gap(Exception):
    """An update that builds on something not seen yet. The sender must compare state vectors."""


@dataclass
class Reader:
    """The primitive values of the encoding (lib0)."""

    data: bytes
    at: int = 0

    def byte(self) -> int:
        """One byte."""
        if self.at >= len(self.data):
            raise BadUpdate("it ends too early")
        self.at += 1
        return self.data[self.at - 1]

    def uint(self) -> int:
        """A number of variable length, below 2^53."""
        number, shift = 0, 0
        while True:
            byte = self.byte()
            number |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
            if shift > 56:
                raise BadUpdate("a number is too long")
        if number >= 2**53:
            raise BadUpdate("a number is too large")
        return number

    def skip(self, size: int) -> bytes:
        """So many bytes."""
        if self.at + size > len(self.data):
            raise BadUpdate("it ends too early")
        self.at += size
        return self.data[self.at - size : self.at]

    def text(self) -> str:
        """A string."""
        try:
            return self.skip(self.uint()).decode()
        except UnicodeDecodeError:
            raise BadUpdate("a string is not UTF-8") from None

    def json(self) -> object:
        """A value written as JSON."""
        try:
            return json.loads(self.text())
        except (ValueError, RecursionError):
            raise BadUpdate("a value is not JSON") from None

    def any(self) -> object:
        """A plain value; objects and lists have no place in our attributes."""
        kind = self.byte()
        if kind in (127, 126):
            return None
        if kind in (120, 121):
            return kind == 120
        if kind == 125:
            return self._signed()
        if kind in (124, 123, 122):
            return self.skip({124: 4, 123: 8, 122: 8}[kind])
        if kind == 119:
            return self.text()
        raise BadUpdate("a value of an unknown kind")

    def _signed(self) -> int:
        byte = self.byte()
        number, shift = byte & 63, 6
        sign = -1 if byte & 64 else 1
        while byte >= 128:
            byte = self.byte()
            number |= (byte & 127) << shift
            shift += 7
            if shift > 62:
                raise BadUpdate("a number is too long")
        return sign * number


@dataclass
class Reading:
    """What an update brings: where each client's part begins and ends, and what it builds on."""

    starts: Clocks = field(default_factory=dict)
    ends: Clocks = field(default_factory=dict)
    needs: Clocks = field(default_factory=dict)
    deletes: bool = False

    def need(self, client: int, clock: int) -> None:
        """Remember that this item must exist."""
        if clock >= self.needs.get(client, 0):
            self.needs[client] = clock + 1

    @property
    def is_empty(self) -> bool:
        """Whether it brings nothing."""
        return not self.ends and not self.deletes


def read_update(update: bytes) -> Reading:
    """What the update brings. Raises BadUpdate."""
    reader, reading = Reader(update), Reading()
    for _ in range(reader.uint()):
        count, client, clock = reader.uint(), reader.uint(), reader.uint()
        if client in reading.starts:
            raise BadUpdate("a client appears twice")
        reading.starts[client] = clock
        for _ in range(count):
            clock += _struct(reader, reading)
        reading.ends[client] = clock
    for _ in range(reader.uint()):
        client = reader.uint()
        for _ in range(reader.uint()):
            clock, length = reader.uint(), reader.uint()
            reading.need(client, clock + length - 1)
            reading.deletes = True
    if reader.at != len(update):
        raise BadUpdate("something follows the end")
    return reading


def check(reading: Reading, clocks: Clocks) -> None:
    """Return if the update follows from a document with these clocks. Raises Gap."""
    for client, start in reading.starts.items():
        if start > clocks.get(client, 0):
            raise Gap
    for client, clock in reading.needs.items():
        if clock > max(clocks.get(client, 0), reading.ends.get(client, 0)):
            raise Gap


def read_state(state: bytes) -> Clocks:
    """A state vector: how much of each client's work is known. Raises BadUpdate."""
    reader, clocks = Reader(state), {}
    for _ in range(reader.uint()):
        client = reader.uint()
        clocks[client] = reader.uint()
    if reader.at != len(state):
        raise BadUpdate("something follows the end")
    return clocks


def _struct(reader: Reader, reading: Reading) -> int:
    """One item; returns how many places it takes."""
    info = reader.byte()
    content = info & 31
    if content == 0:
        return reader.uint()
    if content == 10:
        raise Gap
    if info & 128:
        reading.need(reader.uint(), reader.uint())
    if info & 64:
        reading.need(reader.uint(), reader.uint())
    attribute = None
    if not info & 192:
        if reader.uint() == 1:
            if reader.text() != ROOT:
                raise BadUpdate("another root")
        else:
            reading.need(reader.uint(), reader.uint())
        if info & 32:
            attribute = reader.text()
            if attribute not in ATTRIBUTES:
                raise BadUpdate("an unknown attribute")
    return _content(reader, content)


def _content(reader: Reader, content: int) -> int:
    if content == 1:
        return reader.uint()
    if content == 4:
        return len(reader.text().encode("utf-16-le")) // 2
    if content == 6:
        _format(reader.text(), reader.json())
        return 1
    if content == 7:
        _type(reader)
        return 1
    if content == 8:
        count = reader.uint()
        for _ in range(count):
            reader.any()
        return count
    raise BadUpdate("content of an unknown kind")


def _format(mark: str, value: object) -> None:
    if mark not in MARKS:
        raise BadUpdate("an unknown mark")
    if (
        mark == "link"
        and value is not None
        and not (isinstance(value, dict) and is_address(value.get("href")))
    ):
        raise BadUpdate("a link that leads nowhere good")


def _type(reader: Reader) -> None:
    kind = reader.uint()
    if kind == _XML_ELEMENT:
        if reader.text() not in ELEMENTS:
            raise BadUpdate("an unknown element")
    elif kind != _XML_TEXT:
        raise BadUpdate("a shared type that texts do not use")
