"""Bundles of every kind of vote: each is a data package, counts again to the same result, and whatever in it
the result rests on cannot be changed unnoticed, even when every file is made anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from govhub.core import clock
from govhub.core.canonical import canonical_bytes
from govhub.core.db import store
from govhub.decisions import actions
from govhub.decisions.jobs import close_due
from govhub.transparency.queries.checking import check
from govhub.transparency.rules.bundle import differences, members, unpacked
from govhub.transparency.rules.reading import Unreadable
from tests.conftest import Cast
from tests.decisions.stage import DEADLINE, answer, joins, rule_set
from tests.transparency.test_bundle import changed, leaves

pytestmark = pytest.mark.usefixtures("at_noon")

W = {"space": "waste"}
RANKED = "Bus\nTram\nFerry"
PROJECTS = "Ramp | 300\nBins | 500\nPaint | 400"
# what in decision.json only its own hash, shown on the public page, vouches for
VOUCHED = {
    "cast_at", "channel", "conditions", "ended_at", "ended_how", "name", "reason", "review_on", "space_name",
    "stakeholder_name", "statement", "version_title", "version_text", "goal",
}  # fmt: skip


@pytest.fixture
def at_noon(cast: Cast) -> None:
    clock.freeze(DEADLINE - 86_400_000)
    for n in range(4):
        joins(cast, f"p{n}", f"s{n}")


def voices(cast: Cast) -> list[Any]:
    return [cast.alice, cast.bob, *(cast.people[f"p{n}"].actor() for n in range(4))]


def opened(cast: Cast, options: str = "", more: dict[str, Any] | None = None, **parts: Any) -> int:
    words = {"title": "A vote", "text": "Words", "rule_set": rule_set(cast, **parts), **(more or {})}
    number = int(actions.propose(cast.bob, **W, **words, options=options)["decision"])
    actions.open(cast.alice, **W, decision=number, closes_at=DEADLINE)
    return number


def ranking(cast: Cast, method: str, **parts: Any) -> int:
    number = opened(cast, RANKED, method=method, **parts)
    given = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [3, 1, 2], [None, 2, 1]]
    if method == "debian":  # the last option is to discuss further
        given = [[*ranks, None] for ranks in given]
    for who, ranks in zip(voices(cast), given, strict=False):
        answer(who, number, "options", answers=ranks)
    return number


def ticking(cast: Cast, method: str, **more: Any) -> int:
    number = opened(cast, more.pop("options", RANKED), more.pop("more", None), method=method, **more)
    for who, ticks in zip(voices(cast), ([1], [1, 2], [2], [1, 3]), strict=False):
        answer(who, number, "options", approved=ticks)
    return number


def pointing(cast: Cast, method: str, **parts: Any) -> int:
    number = opened(cast, RANKED, method=method, **parts)
    for who, points in zip(voices(cast), ([3, 1, 0], [0, 4, 1], [5, 0, 0]), strict=False):
        answer(who, number, "options", answers=points)
    return number


def plain(cast: Cast, choices: tuple[str, ...] = ("agree", "agree", "disagree"), **parts: Any) -> int:
    number = opened(cast, **{"method": "majority", **parts})
    for who, choice in zip(voices(cast), choices, strict=False):
        answer(who, number, choice, "Why" if choice in {"block", "recused"} else "")
    return number


def weighted(cast: Cast) -> int:
    uids = [one.uid for one in cast.stakeholders.values()]
    weights = ["3/7", "1/2", "2", "1", "1", "1"]
    actions.set_weights(cast.alice, **W, stakeholders=uids, weights=weights)
    return plain(cast, unit="weight", quorum="1/3")


def peopled(cast: Cast) -> int:
    uids = [one.uid for one in cast.stakeholders.values()]
    actions.set_weights(cast.alice, **W, stakeholders=uids, stands_for=["50", "20", "10", "9", "8", "3"])
    return plain(cast, base="entitled", threshold="11/20", comparison="at_least", population="13/20",
                 blocking_least=4, choices=("agree",) * 4)  # fmt: skip


def delegated(cast: Cast) -> int:
    keys = {name: one.uid for name, one in cast.stakeholders.items()}
    for n in (0, 1):
        giver = cast.people[f"p{n}"].actor()
        actions.delegate(giver, **W, principal=keys[f"s{n}"], proxy=keys["greens"])
    return plain(cast, delegation="transitive", choices=("disagree", "agree"))


def present(cast: Cast) -> int:
    number = opened(cast, method="majority", base="present", presence_quorum="1/3")
    there = [one.uid for one in list(cast.stakeholders.values())[:3]]
    actions.mark_present(cast.alice, **W, decision=number, voters=there)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "agree")
    return number


def objected(cast: Cast) -> int:
    number = opened(cast, method="consent", objections="lifecycle", rounds=2)
    answer(cast.bob, number, "block", "It harms")
    given = {"objection": 1, "finding": "concern", "reason": "Charter"}
    actions.test_objection(cast.alice, **W, decision=number, **given)
    answer(cast.alice, number, "agree")
    return number


def fallen_back(cast: Cast) -> int:
    other = rule_set(cast, method="majority")
    parts = {"method": "consent", "objections": "lifecycle", "rounds": 1, "fallback": other}
    return plain(cast, ("agree", "agree", "block"), **parts)


def split(cast: Cast) -> int:
    uids = [one.uid for one in cast.stakeholders.values()]
    actions.set_weights(cast.alice, **W, stakeholders=uids, weights=["7/2", "3", "2", "1", "1", "1"])
    number = opened(cast, method="majority", unit="weight", splits=True)
    answer(cast.alice, number, "split", split={"agree": "5/2", "disagree": "1"})
    answer(cast.bob, number, "agree")
    return number


def level(cast: Cast) -> int:
    number = plain(cast, ("agree", "disagree"), ties="casting", comparison="at_least")
    actions.cast_deciding_vote(cast.alice, **W, decision=number, casting="agree")
    return number


KINDS = {
    "majority": plain,
    "sectors": lambda cast: plain(cast, concurrence=["*"], concurrence_of=2),
    "recused": lambda cast: plain(cast, ("agree", "recused", "disagree", "agree")),
    "weights": weighted,
    "population": peopled,
    "casting": level,
    "splits": split,
    "fallback": fallen_back,
    "delegation": delegated,
    "presence": present,
    "objection": objected,
    "gradients": lambda cast: plain(
        cast, ("endorse", "reservations", "abstain", "dislike_support"), method="gradients"
    ),
    "named_after_close": lambda cast: plain(cast, secrecy="after_close"),
    "secret": lambda cast: plain(cast, ("agree",) * 4 + ("disagree",), secrecy="secret"),
    "secret_ranking": lambda cast: ranking(cast, "irv", secrecy="secret"),
    "irv": lambda cast: ranking(cast, "irv"),
    "stv": lambda cast: ranking(cast, "stv", seats=2),
    "schulze": lambda cast: ranking(cast, "schulze", strength="margins"),
    "ranked_pairs": lambda cast: ranking(cast, "ranked_pairs"),
    "debian": lambda cast: ranking(cast, "debian"),
    "approval": lambda cast: ticking(cast, "approval"),
    "score": lambda cast: pointing(cast, "score", highest=5),
    "dots": lambda cast: pointing(cast, "dots", dots=5),
    "equal_shares": lambda cast: ticking(
        cast, "budget_equal_shares", options=PROJECTS, more={"amount": "900", "unit": "EUR"}
    ),
    "greedy": lambda cast: ticking(
        cast, "budget_greedy", options=PROJECTS, more={"amount": "900", "unit": "EUR"}
    ),
}


def bundle_of(browse: Any, cast: Cast, kind: str) -> dict[str, bytes]:
    number = KINDS[kind](cast)
    clock.freeze(DEADLINE)
    close_due(DEADLINE)
    return unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)


@pytest.mark.parametrize("kind", KINDS)
def test_bundle_of_every_kind_counts_again_and_is_a_data_package(
    browse: Any, cast: Cast, tmp_path: Path, kind: str
) -> None:
    bundle = bundle_of(browse, cast, kind)
    assert list(differences(bundle)) == []
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] == []
    for name, content in bundle.items():
        (tmp_path / name).write_bytes(content)
    report = Package("datapackage.json", basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["title", "message"])


@pytest.mark.parametrize("kind", KINDS)
def test_bundle_made_anew_around_a_single_changed_field_is_found(browse: Any, cast: Cast, kind: str) -> None:
    said = json.loads(bundle_of(browse, cast, kind)["decision.json"])
    unnoticed = {path for path in leaves(said) if not is_found(changed(said, path))}
    assert {
        str(next(part for part in reversed(path) if isinstance(part, str))) for path in unnoticed
    } <= VOUCHED


def is_found(said: Any) -> bool:
    try:
        return bool(list(differences(members(canonical_bytes(said)))))
    except Unreadable:
        return True
