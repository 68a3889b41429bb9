"""The books at 100 and at 100,000 lines: what pages and the statement cost must not grow with them."""

import json
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from bench import load

SIZES = {"short": 100, "long": 100_000}
SECONDS = 1.0
ROUNDS = 5
DAY = 86_400_000
PLEDGES = 8
AIM = 1.5


def prepare(environment: dict[str, str], sizes: dict[str, int] = SIZES) -> str:
    """Two spaces with the same partners and purposes, one with a thousand times more receipts and spending;
    an access key of somebody who is a member of both."""
    from govhub import wiring
    from govhub.config import Settings
    from govhub.core import schema
    from govhub.core.db import store

    wiring.load()
    settings = Settings.from_environment(environment)
    store.open(settings.database_url, exclusive=True)
    schema.upgrade(settings.data_dir / "backups")
    with store.reading():
        member = store.write(_member)
        for name, lines in sizes.items():
            _fill(member, name, lines)
        token = str(_key(member)["secret"]["token"])
    store.close()
    return token


def _member() -> Any:
    from govhub.accounts.models import Person

    return Person.create(email="keeper@example.org", name="Keeper", created_at=0).actor()


def _key(member: Any) -> dict[str, Any]:
    from govhub.accounts import actions

    return actions.create_access_key(member, name="bench", scopes=["resources.*"])


def _fill(member: Any, name: str, lines: int) -> None:
    """A space whose books begin with real acts and go on with instalments."""
    from govhub.core.db import store
    from govhub.resources import actions

    space, partners = store.write(lambda: _space(member, name))
    for number in range(3):
        actions.add_purpose(member, space=name, name=f"Purpose {number}")
    gift = {"kind": "money", "unit": "EUR", "amount": "1000000"}
    for number in range(PLEDGES):
        giver = partners[number % len(partners)].uid
        made = actions.pledge(member, space=name, stakeholder=giver, purpose=number % 3 + 1, **gift)
        actions.receive(member, space=name, pledge=made["pledge"], amount="10")
    decision = _decided(member, name)
    shares = {"stakeholders": [partners[0].uid, partners[1].uid], "amounts": ["10", "10"]}
    given = {"purpose": 1, "unit": "EUR", "amount": "20", **shares}
    actions.allocate(member, space=name, decision=decision, **given)
    store.write(lambda: _instalments(space, lines))


def _space(member: Any, name: str) -> Any:
    from govhub.spaces.models import Mandate, Role, Space, Stakeholder

    space = Space.create(short_name=name, name=name, visibility="public", mode="cooperation")
    for role in ("facilitator", "treasurer"):
        Role.create(space=space, person=member.person_id, role=role)
    sectors = ("government", "cso", "dpo", "business", "donor", "community")
    partners = [Stakeholder.create(space=space, name=f"Partner {s}", sector=s) for s in sectors]
    Mandate.create(
        stakeholder=partners[5], person=member.person_id, may_vote=True, may_sign=True, starts_at=0
    )
    return space, partners


def _decided(member: Any, name: str) -> int:
    from govhub.core import clock
    from govhub.decisions import actions

    rule = actions.make_rule_set(member, space=name, name="Majority", method="majority")["rule_set"]
    words = {"title": "Spend it", "text": "On this.", "amount": "1000000", "unit": "EUR"}
    number = int(actions.propose(member, space=name, rule_set=rule, **words)["decision"])
    actions.open(member, space=name, decision=number, closes_at=clock.now() + DAY)
    actions.cast_ballot(member, space=name, decision=number, choice="agree")
    actions.close(member, space=name, decision=number)
    return number


def _instalments(space: Any, lines: int) -> None:
    """Receipts of a cent until the books have so many lines, with what is kept beside them, in bulk: as the
    acts would leave it, which `faults_in_books` confirms."""
    from govhub.resources.models import Given, LedgerBalance, LedgerEntry, LedgerLine, Pledge
    from govhub.spaces.models import Numbering

    pledges: list[Any] = list(Pledge.select().where(Pledge.space == space).order_by(Pledge.number))
    have = LedgerLine.select().join(LedgerEntry).where(LedgerEntry.space == space).count()
    first = LedgerEntry.select().where(LedgerEntry.space == space).count() + 1
    each = (lines - have) // 2 // len(pledges)
    count = each * len(pledges)
    for start in range(0, count, 2000):
        rows = [
            {"space": space, "number": first + n, "act": "resources.receive", "pledge": pledges[n % PLEDGES],
             "what": "", "memo": "", "payee": "", "evidence": "", "at": 1_700_000_000_000 + n}
            for n in range(start, min(start + 2000, count))
        ]  # fmt: skip
        LedgerEntry.insert_many(rows).execute()
    entries: list[Any] = list(
        LedgerEntry.select().where((LedgerEntry.space == space) & (LedgerEntry.number >= first))
    )
    for start in range(0, len(entries), 2000):
        LedgerLine.insert_many(
            [
                {"entry": entry.id, "account": account, "unit": "EUR", "amount": amount,
                 "stakeholder": giver, "purpose": pledges[n % PLEDGES].purpose_id}
                for n, entry in enumerate(entries[start : start + 2000], start)
                for account, amount, giver in (
                    ("pledged", -1, pledges[n % PLEDGES].stakeholder_id), ("received", 1, None),
                )
            ]
        ).execute()  # fmt: skip
    Numbering.update(last=first + count - 1).where(
        (Numbering.space == space) & (Numbering.kind == "ledger")
    ).execute()
    for pledge in pledges:
        Pledge.update(received=Pledge.received + each).where(Pledge.id == pledge.id).execute()
        here = (LedgerBalance.space == space) & (LedgerBalance.purpose == pledge.purpose_id)
        of_giver = LedgerBalance.stakeholder == pledge.stakeholder_id
        for account, who, change in (("pledged", of_giver, -each), ("received", True, each)):
            changed = LedgerBalance.update(amount=LedgerBalance.amount + change)
            changed.where(here & (LedgerBalance.account == account) & who).execute()
        given = (Given.space == space) & (Given.stakeholder == pledge.stakeholder_id)
        Given.update(received=Given.received + each).where(given).execute()


def measure(port: int, token: str) -> dict[str, Any]:
    """Milliseconds for the same pages over short and long books, and how much the long ones cost more."""
    figures: dict[str, dict[str, Any]] = {name: {} for name in SIZES}
    paths = {
        "overview": "/api/v1/resources.overview?space={space}",
        "ledger": "/api/v1/resources.ledger?space={space}",
        "public_page": "/open/{space}/resources?anew={{n}}",
    }
    for what, path in paths.items():
        rounds: dict[str, list[float]] = {name: [] for name in SIZES}
        for _ in range(ROUNDS):  # in turn, so that what else the machine does troubles both alike
            for name in SIZES:
                rounds[name].append(_page(port, path.format(space=name), token))
        for name in SIZES:
            figures[name][f"{what}_ms"] = statistics.median(rounds[name])
    return _beside(figures)


def _page(port: int, path: str, token: str) -> float:
    found = load.run(port, [[load.get(path, Authorization=f"Bearer {token}")]], SECONDS)
    if set(found["statuses"]) != {"200"}:
        raise RuntimeError(f"{path}: {found['statuses']}")
    return float(found["p50_ms"])


def measure_inside(environment: dict[str, str]) -> dict[str, Any]:
    """The statement without HTTP, and what reading every line takes in memory."""
    from govhub.config import Settings
    from govhub.core.db import store
    from govhub.resources.queries import faults_in_books, ledger_lines, statement
    from govhub.spaces.models import space_named

    store.open(Settings.from_environment(environment).database_url)
    figures: dict[str, dict[str, Any]] = {name: {} for name in SIZES}
    with store.reading():
        for name in SIZES:
            space = space_named(name)
            if faults := list(faults_in_books(space)):
                raise RuntimeError(f"the books of {name}: {faults[:3]}")
            figures[name]["lines"], figures[name]["stream_peak_kb"] = _streamed(ledger_lines(space))
        spaces = {name: space_named(name) for name in SIZES}
        for name, milliseconds in in_turn({n: partial(statement, s) for n, s in spaces.items()}).items():
            figures[name]["statement_ms"] = milliseconds
    store.close()
    return _beside(figures)


def in_turn(runs: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median time of each, measured in turn, so that what else the machine does troubles all alike."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(100):
        for name, run in runs.items():
            begun = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - begun)
    return {name: round(statistics.median(seconds[20:]) * 1000, 2) for name, seconds in taken.items()}


def _streamed(rows: Iterable[Any]) -> tuple[int, int]:
    """How many rows came, and the most memory that was held at once."""
    tracemalloc.start()
    count = sum(1 for row in rows if json.dumps(row))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return count, peak // 1024


def _beside(figures: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Both sizes with their ratios; the aim is for times."""
    short, long = figures["short"], figures["long"]
    ratios = {name: round(long[name] / short[name], 2) for name in short if name.endswith("_ms")}
    return {**figures, "ratios": ratios, "aim_at_most": AIM}
