"""Any sequence of acts leaves books that hold: every entry at zero, what is kept equal to what the lines
say, and no account but the givers' below zero."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from govhub.core import schema
from govhub.core.db import store
from govhub.core.errors import Invalid, RuleBroken
from govhub.resources import actions
from govhub.resources.models import Allocation, LedgerEntry, Pledge
from govhub.resources.queries import faults_in_books, statement
from govhub.resources.queries.sums import progress, sums
from tests import conftest
from tests.resources import stage

pytestmark = pytest.mark.once  # on a database of its own making
UNITS = {"EUR": "money", "VND": "money", "hours": "hours"}
AMOUNTS = st.sampled_from(["1", "2", "7", "50", "1000"])


class Books(RuleBasedStateMachine):
    """People who promise, receive, allocate, spend and reverse in any order, wisely or not."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="books-")
        store.open(f"sqlite:///{Path(self.folder.name) / 'test.db'}")
        schema.create_all()
        self.cast = conftest.cast.__wrapped__(None)
        stage.side_by_side(self.cast)
        for name in ("Bins", "Training"):
            stage.purpose(self.cast, name)
        for unit in UNITS:
            stage.decided(self.cast, "1500", unit)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            store.close()
            self.folder.cleanup()

    def attempt(self, act, name, **given):
        """What a rule refuses is refused; anything else that goes wrong is a fault of ours."""
        try:
            act(getattr(self.cast, name), space="waste", **given)
        except (Invalid, RuleBroken):
            return

    @rule(
        amount=AMOUNTS,
        unit=st.sampled_from(list(UNITS)),
        purpose=st.sampled_from([None, 1, 2]),
        who=st.sampled_from([("greens", "bob"), ("city", "alice")]),
        how=st.sampled_from(["name", "anonymous", "none"]),
        at_once=st.booleans(),
    )
    def give(self, amount, unit, purpose, who, how, at_once):
        given = {
            "stakeholder": self.cast.stakeholders[who[0]].uid, "kind": UNITS[unit], "unit": unit,
            "amount": amount, "purpose": purpose, "acknowledgement": how,
        }  # fmt: skip
        self.attempt(
            actions.receive_gift if at_once else actions.pledge, "trea" if at_once else who[1], **given
        )

    @rule(data=st.data(), amount=AMOUNTS)
    def receive(self, data, amount):
        if count := Pledge.select().count():
            number = data.draw(st.integers(1, count))
            self.attempt(actions.receive, "trea", pledge=number, amount=amount)

    @rule(data=st.data())
    def withdraw(self, data):
        if count := Pledge.select().count():
            self.attempt(actions.withdraw_pledge, "trea", pledge=data.draw(st.integers(1, count)))

    @rule(data=st.data(), how=st.sampled_from(["name", "anonymous", "none"]))
    def acknowledge(self, data, how):
        if count := Pledge.select().count():
            number = data.draw(st.integers(1, count))
            self.attempt(actions.acknowledge, "trea", pledge=number, acknowledgement=how)

    @rule(
        unit=st.sampled_from(list(enumerate(UNITS, 1))),
        purpose=st.sampled_from([1, 2]),
        shares=st.tuples(AMOUNTS, st.one_of(st.just(""), AMOUNTS)),
        off=st.sampled_from([0, 0, 0, 1]),
    )
    def allocate(self, unit, purpose, shares, off):
        total = sum(int(share or 0) for share in shares) + off
        uids = [self.cast.stakeholders[key].uid for key in ("greens", "city")]
        self.attempt(
            actions.allocate, "trea", decision=unit[0], purpose=purpose, unit=unit[1], amount=str(total),
            stakeholders=uids, amounts=list(shares),
        )  # fmt: skip

    @rule(data=st.data(), amount=AMOUNTS, key=st.sampled_from(["greens", "city"]))
    def spend(self, data, amount, key):
        if count := Allocation.select().count():
            number, uid = data.draw(st.integers(1, count)), self.cast.stakeholders[key].uid
            self.attempt(
                actions.spend, "trea", allocation=number, stakeholder=uid, amount=amount, what="Bins"
            )

    @rule(data=st.data())
    def reverse(self, data):
        if count := LedgerEntry.select().count():
            number = data.draw(st.integers(1, count))
            self.attempt(actions.reverse, "trea", entry=number, reason="Wrong")

    @invariant()
    def books_hold(self):
        if not hasattr(self, "cast"):
            return
        with store.reading():
            assert list(faults_in_books(self.cast.space)) == []
            kept = progress(sums(self.cast.space), lambda row: row.unit)
            counted = progress(sums(self.cast.space, 0), lambda row: row.unit)
            assert {u: f for u, f in kept.items() if any(f.values())} == {
                u: f for u, f in counted.items() if any(f.values())
            }
            for figures in kept.values():
                assert (
                    figures["pledged"] >= figures["received"] >= figures["allocated"] >= figures["spent"] >= 0
                )
            found, over_time = statement(self.cast.space), statement(self.cast.space, 0)
            assert found["without_name"] == [one for one in over_time["without_name"] if any_figure(one)]


def any_figure(one):
    return one["pledged"] or one["received"]


TestBooks = Books.TestCase
TestBooks.settings = settings(
    max_examples=6, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
