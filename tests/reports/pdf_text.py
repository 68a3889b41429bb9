"""What a PDF says, read back through its own fonts: enough for the files that we make ourselves.

Every letter stands in a PDF as the number of a picture in a font; each font carries a table (ToUnicode) of
what its pictures mean. Words are joined where a line of text ends.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_PIECE = re.compile(rb"/(\S+) [\d.-]+ Tf|(\[[^\]]*\]) ?TJ|<([0-9a-fA-F ]+)> ?Tj|\b(ET)\b")


@dataclass
class Pdf:
    """The parts of a file: dictionaries by number, and what the streams hold."""

    parts: dict[int, bytes]
    streams: dict[int, bytes]

    @property
    def structure(self) -> bytes:
        """Every dictionary, to look for names in."""
        return b"\n".join(self.parts.values())


def opened(data: bytes) -> Pdf:
    """The file taken apart; objects that are packed into streams are unpacked."""
    parts = {int(number): body for number, body in _OBJECT.findall(data)}
    streams = {}
    for number, body in parts.items():
        if found := _STREAM.search(body):
            packed = b"/FlateDecode" in body[:300]
            streams[number] = zlib.decompress(found[1]) if packed else found[1]
    for number, content in streams.items():
        if b"/ObjStm" in parts[number][:300]:
            first = int(re.search(rb"/First (\d+)", parts[number])[1])  # type: ignore[index]
            places = [int(word) for word in content[:first].split()]
            ends = [*places[3::2], len(content) - first]
            for (name, start), end in zip(zip(places[::2], places[1::2], strict=True), ends, strict=True):
                parts = {**parts, name: content[first + start : first + end]}
    return Pdf(parts, streams)


def text_of(data: bytes) -> str:
    """Everything that the pages say, in the order in which it is drawn."""
    pdf = opened(data)
    fonts = _fonts(pdf)
    pages = [part for _, part in sorted(pdf.parts.items()) if b"/Type /Page/" in part]
    contents = [int(re.search(rb"/Contents (\d+)", page)[1]) for page in pages]  # type: ignore[index]
    return "\n".join(_said(pdf.streams[number], fonts) for number in contents)


def _fonts(pdf: Pdf) -> dict[bytes, dict[int, str]]:
    found = {}
    for name, number in re.findall(rb"/(\S+) (\d+) 0 R", pdf.structure):
        if table := re.search(rb"/ToUnicode (\d+)", pdf.parts.get(int(number), b"")):
            found[name] = _letters(pdf.streams[int(table[1])])
    return found


def _letters(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> <((?:[0-9a-fA-F]{4})+)>\n", table)
    return {int(glyph, 16): bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs}


def _said(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    said, letters = [], {}
    for font, many, one, end in _PIECE.findall(content):
        if font:
            letters = fonts.get(font, {})
        for run in re.findall(rb"<([0-9a-fA-F ]+)>", many) or ([one] if one else []):
            glyphs = bytes.fromhex(run.decode())
            numbers = [int.from_bytes(glyphs[i : i + 2]) for i in range(0, len(glyphs), 2)]
            said.append("".join(letters.get(number, "\ufffd") for number in numbers))
        if end:
            said.append("\n")
    return "".join(said)
