"""The shared document: what follows is taken, what does not is refused, and nothing breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text, XmlElement, XmlFragment, XmlText

from govhub.documents.crdt.blocks import Paragraph, Run, normal, plain
from govhub.documents.crdt.merge import merge
from govhub.documents.crdt.parsing import from_markdown
from govhub.documents.crdt.room import MAX_UPDATE, BadUpdate, Gap, Room, TooLarge, merged, snapshot
from govhub.documents.crdt.wire import read_state
from tests.documents.strategies import TREES

pytestmark = pytest.mark.once

TEXT = (
    "## Mục tiêu 2027\n\nBảo đảm mọi quyết định được **công khai** 😀.\n\n"
    "- Công bố trong 7 ngày\n- 公开所有会议记录\n"
)


def written(text: str = TEXT) -> tuple[Room, bytes]:
    room = Room()
    return room, room.write(from_markdown(text))


@given(TREES, TREES)
@settings(max_examples=200, deadline=None)
def test_write_makes_the_document_say_exactly_the_text(before, after):
    room = Room()
    room.write(normal(before))
    other = Room([room.missing()])
    update = room.write(normal(after))
    assert room.blocks == normal(after)
    other.apply(update)
    assert other.blocks == normal(after)
    assert other.checksum == room.checksum


@given(TREES, TREES, TREES)
@settings(max_examples=100, deadline=None)
def test_write_at_two_places_at_once_ends_in_the_same_text(base, left, right):
    one = Room()
    one.write(normal(base))
    two = Room([one.missing()])
    from_one, from_two = one.write(normal(left)), two.write(normal(right))
    one.apply(from_two)
    two.apply(from_one)
    assert read_state(one.state) == read_state(two.state)
    assert one.checksum == two.checksum
    assert one.markdown == two.markdown


def test_write_touches_only_the_words_that_differ():
    room, _ = written()
    update = room.write(from_markdown(TEXT.replace("7 ngày", "14 ngày")))
    assert len(update) < 60


@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
@settings(max_examples=500, deadline=None)
def test_apply_of_a_mangled_update_is_refused_or_harmless(at, byte, cut):
    room, _ = written()
    other = Room([room.missing()])
    update = bytearray(other.write(from_markdown(TEXT + "\nThêm một câu nữa, 再加一句 😀\n")))
    at %= len(update)
    update[at] = byte
    sent = bytes(update[:at]) if cut else bytes(update)
    before = room.markdown
    try:
        room.apply(sent)
    except (BadUpdate, Gap):
        assert room.markdown == before
    room.write(from_markdown("still alive"))
    assert room.markdown == "still alive\n"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\x00",
        b"hello",
        b"\xff" * 50,
        b"\x01" * 30,
        bytes(MAX_UPDATE + 1),
        "text",
        None,
        7,
        b"\x00\x00\x00",
    ],
)
def test_apply_of_junk_is_refused(junk):
    room, _ = written()
    with pytest.raises(BadUpdate):
        room.apply(junk)
    assert room.markdown == TEXT


def test_apply_of_a_later_update_without_the_earlier_is_a_gap():
    author, first = written()
    second = author.write(from_markdown(TEXT + "\nmore"))
    room = Room()
    with pytest.raises(Gap):
        room.apply(second)
    assert room.apply(first)
    assert room.apply(second)
    assert room.markdown == author.markdown
    assert room.apply(first)  # once more does no harm
    assert room.markdown == author.markdown


def foreign(make) -> bytes:
    doc = Doc()
    make(doc)
    return doc.get_update()


def _other_root(doc):
    doc["notes"] = Text("x")


def _script(doc):
    doc.get("prosemirror", type=XmlFragment).children.append(XmlElement("script"))


def _attribute(doc):
    doc.get("prosemirror", type=XmlFragment).children.append(XmlElement("paragraph", {"onclick": "x"}))


def _marked(marks):
    def make(doc):
        paragraph = doc.get("prosemirror", type=XmlFragment).children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText("")).insert(0, "x", marks)

    return make


@pytest.mark.parametrize(
    "make",
    [
        _other_root,
        _script,
        _attribute,
        _marked({"link": {"href": "javascript:alert(1)"}}),
        _marked({"style": {}}),
    ],
)
def test_apply_of_what_the_editor_cannot_make_is_refused(make):
    with pytest.raises(BadUpdate):
        Room().apply(foreign(make))


def test_apply_accepts_links_to_the_web():
    room = Room()
    room.apply(foreign(_marked({"link": {"href": "https://example.org"}})))
    assert room.markdown == "[x](https://example.org)\n"


def test_apply_past_the_size_of_a_document_is_refused(monkeypatch):
    monkeypatch.setattr("govhub.documents.crdt.room.MAX_DOCUMENT", 3000)
    room, _ = written()
    other = Room([room.missing()])
    updates = [other.write(from_markdown(other.markdown + "\n" + "words " * 20)) for _ in range(100)]
    room.apply(updates[0])
    with pytest.raises(TooLarge):
        [room.apply(update) for update in updates]
    assert room.markdown.startswith("## Mục tiêu")


def test_missing_answers_what_somebody_lacks():
    room, _ = written()
    other = Room([room.missing()])
    room.write(from_markdown(TEXT + "\nnew"))
    other.apply(room.missing(other.state))
    assert other.markdown == room.markdown
    with pytest.raises(BadUpdate):
        room.missing(b"\xff\xff")


def test_snapshot_says_all_that_the_log_said():
    room, first = written()
    log = [first] + [room.write(from_markdown(TEXT + "\nw" * n)) for n in range(30)]
    kept = snapshot(log)
    assert kept is not None
    assert Room([kept]).markdown == room.markdown
    assert Room([merged(log)]).markdown == room.markdown
    assert snapshot(log[1:]) is None or Room(log[1:]).markdown == Room([snapshot(log[1:])]).markdown


BASE = "one\n\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("mine", "theirs", "joined", "both"),
    [
        ("one\n\ntwo\n\nthree", "ONE\n\ntwo\n\nthree", "ONE\n\ntwo\n\nthree", 0),
        ("one\n\ntwo\n\nTHREE", "ONE\n\ntwo\n\nthree", "ONE\n\ntwo\n\nTHREE", 0),
        ("one\n\nTWO\n\nthree", "one\n\nzwei\n\nthree", "one\n\nzwei\n\nTWO\n\nthree", 1),
        ("one\n\nthree", "one\n\ntwo\n\nthree\n\nfour", "one\n\nthree\n\nfour", 0),
        ("one\n\nthree", "one\n\nzwei\n\nthree", "one\n\nzwei\n\nthree", 0),
        (
            "zero\n\none\n\ntwo\n\nthree",
            "one\n\ntwo\n\nthree\n\nfour",
            "zero\n\none\n\ntwo\n\nthree\n\nfour",
            0,
        ),
        ("", BASE, "", 0),
        ("TWO", BASE + "\n\nfour", BASE + "\n\nfour\n\nTWO", 1),
    ],
)
def test_merge_keeps_what_both_wrote(mine, theirs, joined, both):
    result = merge(*(from_markdown(text) for text in (BASE, mine, theirs)))
    assert (result.blocks, result.both) == (from_markdown(joined), both)


@given(TREES, TREES, TREES)
@settings(max_examples=200, deadline=None)
def test_merge_loses_no_new_block(base, mine, theirs):
    base, mine, theirs = normal(base), normal(mine), normal(theirs)
    said = plain(merge(base, mine, theirs).blocks)
    for block in (*mine, *theirs):
        if isinstance(block, Paragraph) and block not in base:
            assert plain((block,)) in said
    assert merge(base, mine, base).blocks == mine
    assert merge(base, base, theirs).blocks == theirs


def test_write_never_splits_an_emoji():
    room = Room()
    room.write((Paragraph((Run("a👩‍👩‍👧b"),)),))
    room.write((Paragraph((Run("a👩‍👩‍👦b"),)),))
    assert room.markdown == "a👩‍👩‍👦b\n"


@pytest.mark.parametrize("junk", [b"", b"\x01", b"\xff" * 40])
def test_room_from_a_log_that_was_altered_is_refused(junk):
    with pytest.raises(BadUpdate):
        Room([junk])
