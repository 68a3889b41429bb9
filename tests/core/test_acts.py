"""Acts: one transaction, one entry at least, one answer per idempotency key."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import audit, bus
from govhub.core.actor import Actor
from govhub.core.acts import ACTS, QUERIES, Act, Replay, act, query
from govhub.core.audit import AuditEntry
from govhub.core.db import store
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.forms import Form, Nothing
from govhub.core.installation import Installation
from tests.core.stage import ANNA, BEN, Note, Place, in_threads, note, notes

pytestmark = pytest.mark.usefixtures("database")


def test_note_answers_with_its_place_in_the_audit() -> None:
    answer = note()(ANNA, name="one")
    entry = audit.head(Place().uid)
    assert entry is not None
    assert (answer["act"], answer["seq"], answer["entry"]) == ("core.note", 1, entry.leaf)
    assert (answer["name"], answer["secret"]) == ("one", "only once")


def test_note_with_wrong_input_writes_nothing() -> None:
    with pytest.raises(Invalid):
        note()(ANNA, name="", value="x")
    assert notes() == []
    assert audit.head(Place().uid) is None


def test_note_that_breaks_a_rule_leaves_nothing_behind() -> None:
    with pytest.raises(RuleBroken):
        note()(ANNA, key="k", name="refused")
    assert notes() == []
    assert AuditEntry.select().count() == Replay.select().count() == 0


def test_note_that_broke_a_rule_can_be_tried_again_with_its_key() -> None:
    with pytest.raises(RuleBroken):
        note()(ANNA, key="k", name="refused")
    assert note()(ANNA, key="k", name="fine")["seq"] == 1


def test_note_twice_with_one_key_is_one_note_and_one_answer() -> None:
    first = note()(ANNA, key="k", name="one")
    second = note()(ANNA, key="k", name="one")
    assert second == {**{k: v for k, v in first.items() if k != "secret"}, "repeated": True}
    assert notes() == ["one"]
    assert AuditEntry.select().count() == 1


def test_note_never_keeps_its_secret() -> None:
    note()(ANNA, key="k", name="one")
    assert "only once" not in str(list(Replay.select().dicts()))
    assert all(b"only once" not in bytes(row.content) for row in AuditEntry.select())


def test_note_with_a_used_key_for_something_else_is_refused() -> None:
    note()(ANNA, key="k", name="one")
    with pytest.raises(RuleBroken, match="already used"):
        note()(ANNA, key="k", name="two")
    assert notes() == ["one"]


def test_note_with_the_key_of_another_person_is_a_note_of_its_own() -> None:
    note()(ANNA, key="k", name="one")
    assert "repeated" not in note()(BEN, key="k", name="two")


@pytest.mark.parametrize("key", ["", "x" * 101, "a\nb", "khóa", "\x00"])
def test_note_with_an_unusable_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        note()(ANNA, key=key, name="one")


def test_note_from_many_threads_with_one_key_is_done_once() -> None:
    answers = in_threads(*[lambda: note()(ANNA, key="k", name="one", value="x")] * 8)
    assert [answer["seq"] for answer in answers] == [1] * 8
    assert sum("repeated" not in answer for answer in answers) == 1
    assert notes() == ["one"]
    assert AuditEntry.select().count() == 1


def test_note_from_many_threads_with_many_keys_makes_one_unbroken_chain() -> None:
    work = [lambda n=n: note()(ANNA, key=f"k{n}", name=f"n{n}") for n in range(12)]
    answers = in_threads(*work)
    assert sorted(answer["seq"] for answer in answers) == list(range(1, 13))
    assert list(audit.breaks_in(Place().uid)) == []
    assert len(notes()) == 12


def test_note_from_many_threads_with_one_key_for_different_things_is_done_once() -> None:
    work = [lambda n=n: note()(ANNA, key="k", name=f"n{n}") for n in range(6)]
    answers = in_threads(*work)
    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 5
    assert len(notes()) == 1


def test_act_that_records_nothing_is_a_programming_error_and_writes_nothing() -> None:
    def forgetful(actor: Actor, form: Note) -> dict[str, Any]:
        """Forgets."""
        Installation.create(name=form.name, value="")
        return {}

    with pytest.raises(RuntimeError, match="without recording"):
        Act("core.forgetful", Note, forgetful)(ANNA, name="one")
    assert notes() == []


def test_act_that_records_another_name_is_a_programming_error() -> None:
    def liar(actor: Actor, form: Nothing) -> dict[str, Any]:
        """Lies."""
        audit.record("core.other", actor, Place())
        return {}

    with pytest.raises(RuntimeError, match="outside of the act"):
        Act("core.liar", Nothing, liar)(ANNA)
    assert AuditEntry.select().count() == 0


def test_record_outside_of_an_act_is_a_programming_error() -> None:
    with pytest.raises(RuntimeError, match="outside of the act"):
        store.write(lambda: audit.record("core.note", ANNA, Place()))


def _outer(catches: bool) -> Act[Note]:
    def outer(actor: Actor, form: Note) -> dict[str, Any]:
        """Writes a note of its own and has another one written."""
        Installation.create(name="outer", value="")
        audit.record("core.outer", actor, Place(), facts={"outer": True})
        try:
            inner = note()(actor, name=form.name)
        except RuleBroken:
            if not catches:
                raise
            inner = {"seq": 0}
        return {"inner": inner["seq"]}

    return Act("core.outer", Note, outer)


def test_act_inside_an_act_is_one_transaction_with_two_entries() -> None:
    answer = _outer(catches=False)(ANNA, name="inner")
    assert (answer["act"], answer["seq"], answer["inner"]) == ("core.outer", 1, 2)
    assert notes() == ["inner", "outer"]


def test_act_inside_an_act_that_is_refused_undoes_both() -> None:
    with pytest.raises(RuleBroken):
        _outer(catches=False)(ANNA, name="refused")
    assert notes() == []
    assert AuditEntry.select().count() == 0


def test_act_inside_an_act_whose_refusal_is_caught_leaves_nothing_of_itself() -> None:
    _outer(catches=True)(ANNA, name="refused")
    assert notes() == ["outer"]
    assert [row.act for row in AuditEntry.select()] == ["core.outer"]
    assert list(audit.breaks_in(Place().uid)) == []


@pytest.fixture
def heard() -> Any:
    """What announcers hear while the test runs."""
    seen: list[tuple[str, int]] = []

    def listen(entry: AuditEntry) -> None:
        seen.append((entry.act, Installation.select().count()))

    bus.announcer(listen)
    yield seen
    bus._announcers.remove(listen)


def test_announcers_hear_of_each_entry_once_after_the_commit(heard: list[tuple[str, int]]) -> None:
    _outer(catches=False)(ANNA, name="inner")
    assert heard == [("core.outer", 2), ("core.note", 2)]


def test_announcers_hear_nothing_of_what_was_refused_or_repeated(heard: list[tuple[str, int]]) -> None:
    with pytest.raises(RuleBroken):
        note()(ANNA, name="refused")
    note()(ANNA, key="k", name="one")
    note()(ANNA, key="k", name="one")
    assert heard == [("core.note", 1)]


def test_announcers_that_fail_do_not_undo_the_act(caplog: pytest.LogCaptureFixture) -> None:
    def broken(entry: AuditEntry) -> None:
        raise OSError("no line")

    bus.announcer(broken)
    try:
        assert note()(ANNA, name="one")["seq"] == 1
    finally:
        bus._announcers.remove(broken)
    assert notes() == ["one"]
    assert "announcing core.note failed" in caplog.text


def test_reactions_run_in_the_transaction_and_can_refuse_the_act() -> None:
    def react(entry: AuditEntry) -> None:
        Installation.create(name="reaction", value="")
        if entry.facts["name"] == "unwelcome":
            raise RuleBroken(entry_refused)

    from govhub.core.phrase import Phrase

    entry_refused = Phrase("Unwelcome.")
    bus.react("core.note")(react)
    try:
        with pytest.raises(RuleBroken, match="Unwelcome"):
            note()(ANNA, name="unwelcome")
        assert notes() == []
        note()(ANNA, name="one")
        assert notes() == ["one", "reaction"]
    finally:
        bus._reactions["core.note"].remove(react)


def test_registering_a_name_that_is_not_the_function_is_refused() -> None:
    def note(actor: Actor, form: Form) -> dict[str, Any]:
        return {}

    for register in (act, query):
        with pytest.raises(RuntimeError, match="cannot be called"):
            register("core.other", Nothing)(note)
    assert "core.other" not in ACTS
    assert "core.other" not in QUERIES


def test_registering_a_name_twice_is_refused() -> None:
    def twice(actor: Actor, form: Form) -> dict[str, Any]:
        return {}

    act("core.twice", Nothing)(twice)
    try:
        with pytest.raises(RuntimeError, match="registered twice"):
            act("core.twice", Nothing)(twice)
    finally:
        del ACTS["core.twice"]
