"""Every page of the application, found through its address map, in a real browser: axe in both themes,
three languages on a small phone, no other host, nothing against the policy, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from peewee import fn
from playwright.sync_api import Browser

from govhub.decisions.models import Decision, RuleSet
from govhub.documents.models import Document
from govhub.goals.models import Commitment, Goal, Indicator, Milestone
from govhub.mediation.models import Case
from govhub.reports.models import Report
from govhub.resources.models import Allocation, Pledge
from govhub.spaces.models import Invitation
from tests.look.house import House
from tests.look.looking import Visit, visit

pytestmark = pytest.mark.once


def _numbers(model: Any, *only: Any) -> list[str]:
    rows = model.select().where(*only) if only else model.select()
    return [str(row.number) for row in rows.order_by(model.number)]


def addresses(house: House) -> list[str]:
    """Every address that shows a page, with everything there is to show. A page that nobody can be led to
    here fails the test, so that no new page is forgotten."""
    cast, found = house.cast, []
    documents, goals, decisions = _numbers(Document), _numbers(Goal), _numbers(Decision)
    samples: dict[str, list[str]] = {
        "/s/<space>/documents/": documents,
        "/s/<space>/goals/": goals,
        "/s/<space>/goals/indicators/": _numbers(Indicator),
        "/s/<space>/goals/milestones/": _numbers(Milestone),
        "/s/<space>/goals/commitments/": _numbers(Commitment),
        "/s/<space>/decisions/": decisions,
        "/s/<space>/discussion/<kind>/": ["1"],
        "/s/<space>/mediation/": _numbers(Case),
        "/s/<space>/rules/": ["1", "2", str(RuleSet.select(fn.MAX(RuleSet.number)).scalar())],
        "/s/<space>/reports/": ["1"],
        "/s/<space>/resources/pledges/": _numbers(Pledge),
        "/s/<space>/resources/allocations/": _numbers(Allocation),
        "/s/<space>/resources/ledger/": ["2"],
        "/s/<space>/resources/purposes/": ["1"],
        "/s/<space>/invitations/": [str(row.id) for row in Invitation.select()],
        "/open/<space>/goals/": _numbers(Goal, Goal.ratified_version.is_null(False)),
        "/open/<space>/decisions/": _numbers(Decision, Decision.opened_at.is_null(False)),
        "/open/<space>/resources/allocations/": _numbers(Allocation),
        "/open/<space>/reports/": _numbers(Report, Report.version > 0),
    }
    uids = {
        "/s/<space>/people/<uid>": cast.people["bob"].uid,
        "/s/<space>/stakeholders/<uid>": cast.stakeholders["greens"].uid,
    }
    for rule in house.app.url_map.iter_rules():
        path = rule.rule.replace("<int:", "<")
        last = path.rsplit("/", 1)[-1]
        if "GET" not in (rule.methods or ()) or path.startswith(("/static", "/favicon", "/api/", "/healthz")):
            continue
        if last.startswith("_") or "." in last or "<any(" in path:
            continue
        path = house.links.get(path, path).replace("<uid>", uids.get(path, "<uid>"))
        each = [path]
        for prefix, numbers in samples.items():
            if path.startswith(prefix + "<number>"):
                each = [path.replace("<number>", number) for number in numbers]
        found += [
            one.replace("<space>", "waste")
            .replace("<version>", "1")
            .replace("<value>", "1")
            .replace("<kind>", "goal")
            .replace("<post>", "1")
            for one in each
        ]
    assert [one for one in found if "<" in one] == []
    return sorted({f"{one}?{'before=1' if one.endswith('/compare') else ''}" for one in found})


def public(address: str) -> bool:
    """Whether somebody without an account comes here."""
    return not address.startswith(("/s/", "/me", "/admin"))


def pages(house: House, visitor: Visit, who: str | None) -> list[str]:
    """Sign in, and the addresses that this person sees."""
    everything = addresses(house)
    if who is None:
        return [one for one in everything if public(one)]
    visitor.page.context.add_cookies([house.cookie(house.cast.people[who])])
    if who == "root":
        return [one for one in everything if one.startswith("/admin")]
    return [one for one in everything if not one.startswith(("/admin", "/sign", "/reset", "/forgot"))]


def go(visitor: Visit, address: str) -> list[str]:
    answer = visitor.page.goto(visitor.home + address)
    assert answer is not None
    return [] if answer.status == 200 else [f"status {answer.status}"]


# Alice sees most of them; in parts, so that two processes can share the work.
@pytest.mark.parametrize(
    ("who", "part", "parts"), [*(("alice", n, 4) for n in range(4)), ("root", 0, 1), (None, 0, 1)]
)
def test_look_every_page_passes_axe_in_both_themes_and_fits_a_small_phone(
    browser: Browser, house: House, who: str | None, part: int, parts: int
) -> None:
    faults: list[str] = []
    with visit(browser, house.address) as visitor:
        everything = pages(house, visitor, who)
        size = -(-len(everything) // parts)
        for address in everything[part * size : (part + 1) * size]:
            faults += [f"{address}: {one}" for one in go(visitor, address)]
            faults += [f"{address}: {one}" for one in visitor.faults_but_colours()]
            for theme in ("dark", "light"):  # the other theme differs in its colours only
                faults += [f"{address}, {theme}: {one}" for one in visitor.colours(theme)]
            visitor.page.set_viewport_size({"width": 320, "height": 800})
            faults += [f"{address}: {one}" for one in visitor.sideways()]
            visitor.page.set_viewport_size({"width": 1200, "height": 800})
        faults += visitor.complaints
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["en", "vi", "zh-Hans"])
@pytest.mark.parametrize("who", ["alice", "root", None])
def test_look_every_page_works_without_javascript_and_fits_a_small_phone(
    browser: Browser, house: House, who: str | None, language: str
) -> None:
    faults: list[str] = []
    with visit(browser, house.address, width=320, java_script_enabled=False) as visitor:
        for address in pages(house, visitor, who):
            status = visitor.show_without_scripts(f"{address}&lang={language}")
            faults += [] if status == 200 else [f"{address}: status {status}"]
            shown = visitor.page.evaluate("document.documentElement.lang")
            faults += [] if shown == language else [f"{address}: shown in {shown}"]
            faults += [f"{address}: nothing to see"] if visitor.is_empty() else []
            faults += [f"{address}: {one}" for one in visitor.sideways()]
        faults += visitor.complaints
    assert not faults, "\n".join(faults)


def test_look_a_page_that_is_not_there_says_so_in_words(browser: Browser, house: House) -> None:
    with visit(browser, house.address) as visitor:
        page = visitor.open("/nothing-here")
        assert page.get_by_role("heading", level=1).inner_text() == "Page not found"
        assert visitor.faults() == []
