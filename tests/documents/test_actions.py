"""What people do with texts apart from typing."""

from __future__ import annotations

import time

import pytest

from govhub.core import audit, clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.documents import actions, queries, rules
from govhub.documents.jobs import keep_versions
from govhub.documents.models import Document, DocumentUpdate, DocumentVersion
from tests.documents.conftest import TEXT


def shown(cast, number):
    return queries.show(cast.alice, space="waste", document=number)


def test_create_begins_a_text_with_its_first_version(cast, text):
    found = shown(cast, text)
    assert found["text"] == TEXT
    assert [version["number"] for version in found["versions"]] == [1]
    assert found["versions"][0]["authors"] == [{"uid": cast.alice.uid, "name": "Alice"}]
    entry = audit.head(cast.space.uid)
    assert (entry.act, entry.about, entry.facts["text_hash"]) == (
        "documents.create",
        f"document:{text}",
        rules.text_hash(TEXT),
    )


def test_create_with_the_same_key_makes_one_text(cast):
    for _ in range(2):
        answer = actions.create(cast.bob, space="waste", title="Once", key="k1")
    assert answer["document"] == 1
    assert Document.select().count() == 1


@pytest.mark.parametrize(("name", "error"), [("erin", Forbidden), ("dave", Forbidden), ("root", Forbidden)])
def test_create_by_somebody_who_does_not_take_part_is_refused(cast, name, error):
    with pytest.raises(error):
        actions.create(getattr(cast, name), space="waste", title="No")
    assert Document.select().count() == 0


def test_create_without_signing_in_is_refused(cast):
    with pytest.raises(SignInNeeded):
        actions.create(Actor.nobody(), space="waste", title="No")


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\x00b", "a\u202eb"])
def test_create_with_a_bad_title_is_refused(cast, title):
    with pytest.raises(Invalid):
        actions.create(cast.alice, space="waste", title=title)


def test_save_version_of_an_unchanged_text_is_refused(cast, text):
    with pytest.raises(RuleBroken):
        actions.save_version(cast.alice, space="waste", document=text)
    assert DocumentVersion.select().count() == 1


def test_save_version_of_an_empty_text_is_refused(cast):
    number = actions.create(cast.alice, space="waste", title="Empty")["document"]
    with pytest.raises(RuleBroken):
        actions.save_version(cast.alice, space="waste", document=number)


def test_save_version_of_a_text_in_another_space_is_not_found(cast, text):
    with pytest.raises(NotFound):
        actions.save_version(cast.alice, space="waste", document=text + 1)
    with pytest.raises(NotFound):
        actions.save_version(cast.alice, space="nowhere", document=text)


def test_save_text_alone_says_what_was_typed(cast, text):
    actions.save_text(cast.bob, space="waste", document=text, base=TEXT, text="Only this.\r\n\r\nAnd that")
    assert shown(cast, text)["text"] == "Only this.\n\nAnd that\n"


def test_save_text_on_an_old_base_keeps_what_others_wrote(cast, text):
    actions.save_text(cast.bob, space="waste", document=text, base=TEXT, text=TEXT + "\nfrom Bob")
    answer = actions.save_text(
        cast.carol, space="waste", document=text, base=TEXT, text="from Carol\n\n" + TEXT
    )
    assert answer["both"] == 0
    said = shown(cast, text)["text"]
    assert said.startswith("from Carol")
    assert said.endswith("from Bob\n")


def test_save_text_where_both_changed_the_same_keeps_both(cast, text):
    heading = "## Mục tiêu 2027"
    actions.save_text(cast.bob, space="waste", document=text, base=TEXT, text=TEXT.replace(heading, "## Bob"))
    answer = actions.save_text(
        cast.carol, space="waste", document=text, base=TEXT, text=TEXT.replace(heading, "## Carol")
    )
    assert answer["both"] == 1
    said = shown(cast, text)["text"]
    assert "## Bob" in said
    assert "## Carol" in said
    assert said.count("7 ngày") == 1


def test_save_text_without_a_change_is_refused(cast, text):
    with pytest.raises(RuleBroken):
        actions.save_text(cast.bob, space="waste", document=text, base=TEXT, text=TEXT)
    assert DocumentUpdate.select().count() == 1


def test_restore_version_keeps_what_was_there(cast, text):
    actions.save_text(cast.bob, space="waste", document=text, base=TEXT, text="Other words")
    answer = actions.restore_version(cast.alice, space="waste", document=text, version=1)
    assert answer["version"] == 3
    found = shown(cast, text)
    assert found["text"] == TEXT
    assert [version["number"] for version in found["versions"]] == [3, 2, 1]
    kept = queries.version(cast.bob, space="waste", document=text, version=2)
    assert kept["version"]["text"] == "Other words\n"


def test_restore_version_of_the_same_text_is_refused(cast, text):
    with pytest.raises(RuleBroken):
        actions.restore_version(cast.alice, space="waste", document=text, version=1)


def test_restore_version_by_a_member_is_refused(cast, text):
    with pytest.raises(Forbidden):
        actions.restore_version(cast.bob, space="waste", document=text, version=1)


def test_rename_leaves_the_title_of_versions(cast, text):
    actions.rename(cast.bob, space="waste", document=text, title="Another title")
    assert shown(cast, text)["title"] == "Another title"
    assert shown(cast, text)["versions"][0]["title"] == "Mục tiêu"


def test_keep_versions_waits_until_nobody_types(cast, text):
    clock.freeze(clock.now())
    actions.save_text(cast.bob, space="waste", document=text, base=TEXT, text="Other words")
    with store.reading():
        for late, versions in ((rules.IDLE, 1), (rules.IDLE + 1, 2), (2 * rules.IDLE, 2)):
            clock.thaw()
            keep_versions(Document.get().changed_at + late)
            assert DocumentVersion.select().count() == versions
    assert shown(cast, text)["versions"][0]["authors"][0]["name"] == "Bob"


def test_compare_says_which_words_differ(cast, text):
    actions.save_text(
        cast.bob, space="waste", document=text, base=TEXT, text=TEXT.replace("7 ngày", "14 ngày")
    )
    found = queries.compare(cast.erin, space="waste", document=text, before=1)
    assert (found["added"], found["removed"], found["after"]) == (1, 1, None)
    changed = [piece for pieces in found["paragraphs"] for piece in pieces if piece["kind"] != "same"]
    assert changed == [{"kind": "removed", "text": "7"}, {"kind": "added", "text": "14"}]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b c", "a x c", [("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")]),
        ("公开记录", "公开全部记录", [("same", "公开"), ("added", "全部"), ("same", "记录")]),
        ("one two", "three four", [("removed", "one two"), ("added", "three four")]),
        ("", "new", [("added", "new")]),
        ("gone", "", [("removed", "gone")]),
        ("same", "same", [("same", "same")]),
    ],
)
def test_differences_are_told_by_words(before, after, pieces):
    found = [
        (piece.kind, piece.text) for paragraph in rules.differences(before, after) for piece in paragraph
    ]
    assert found == pieces


@pytest.mark.parametrize("line", ["a\n", "- a\n", "**a** b ", "> a\n\n", "a\n\n"])
def test_text_of_too_many_pieces_is_refused_before_it_holds_everybody_up(cast, line):
    began = time.process_time()
    with pytest.raises(Invalid) as refused:
        actions.create(cast.bob, space="waste", title="Long", text=line * (190_000 // len(line)))
    assert "text" in refused.value.fields
    assert time.process_time() - began < 20
    assert Document.select().count() == 0
