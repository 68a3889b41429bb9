"""The chain in the open, both ways: report, indicator, spending, allocation, decision, text."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.core import clock
from govhub.reports import printing
from govhub.resources import actions as resources
from govhub.transparency.queries.conflicts import in_steps, month_begin
from tests.conftest import Cast
from tests.transparency.stage import decided, funded, measured, ratified, reported

BASE = "/open/waste"


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """Everything that the chain is made of."""
    funded(cast)
    measured(cast)
    reported(cast)
    return cast


def shown(client: FlaskClient, path: str) -> str:
    """A page that must be there."""
    answer = client.get(BASE + path)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def leads(client: FlaskClient, page: str, to: str) -> None:
    """A page has a link to another, and what it points to is there."""
    assert f'href="{BASE}{to}"' in shown(client, page), f"{page} does not lead to {to}"
    path, _, place = to.partition("#")
    text = shown(client, path)
    assert not place or f'id="{place}"' in text, f"{path} has no place {place}"


@pytest.mark.usefixtures("chain")
def test_the_chain_can_be_walked_from_the_report_to_the_text(client: FlaskClient) -> None:
    leads(client, "", "/reports/1")
    leads(client, "/reports/1", "/goals/1#indicator-1")
    leads(client, "/goals/1", "/resources/allocations/1")
    leads(client, "/resources/allocations/1", "/decisions/2")
    leads(client, "/resources/allocations/1", "/decisions/2#proposal")
    leads(client, "/goals/1", "/decisions/1")
    assert "We sort <strong>60 %</strong> by 2028." in shown(client, "/decisions/1")


@pytest.mark.usefixtures("chain")
def test_the_chain_can_be_walked_from_the_text_to_the_report(client: FlaskClient) -> None:
    leads(client, "/decisions/1", "/goals/1")
    leads(client, "/decisions/2", "/resources/allocations/1")
    leads(client, "/resources/allocations/1", "/goals/1")
    leads(client, "/resources/allocations/1", "/resources#purpose-1")
    leads(client, "/resources", "/goals/1")
    leads(client, "/goals/1", "/reports/1")


@pytest.mark.usefixtures("chain")
def test_every_link_of_the_public_pages_leads_somewhere(client: FlaskClient) -> None:
    waiting, seen = [BASE], {BASE}
    while waiting:
        answer = client.get(path := waiting.pop())
        assert answer.status_code == 200, path
        assert answer.data, path  # to its end: downloads are streamed
        if answer.mimetype != "text/html":
            continue
        found = {unescape(one) for one in re.findall(r'href="(/open[^"#]*)', answer.text)}
        waiting += sorted(found - seen)
        seen |= found
    assert len(seen) > 40


@pytest.mark.usefixtures("chain")
def test_resources_show_plan_and_actual_and_who_gave_where_they_wish_so(client: FlaskClient) -> None:
    text = shown(client, "/resources")
    for amount in ("€1,000.00", "€750.25", "€500.00", "€120.50", "40.5"):
        assert amount in text, amount
    givers = text.partition("With thanks to")[2]
    assert "City department" in givers
    assert "Green roof" not in givers.partition("Who gave")[0]
    assert "Givers who wish not to be named" in givers


@pytest.mark.usefixtures("chain")
def test_allocation_shows_its_movements_and_not_whom_it_was_paid_to(client: FlaskClient) -> None:
    text = shown(client, "/resources/allocations/1")
    assert "Two containers" in text
    assert "Trea" not in text
    assert "Taken back" in shown(client, "/resources/allocations/2")


@pytest.mark.usefixtures("chain")
def test_goal_shows_confirmed_values_only(client: FlaskClient) -> None:
    text = shown(client, "/goals/1")
    assert "62.5" in text
    assert "77.7" not in text
    assert "Households that sort" in shown(client, "/goals")


def test_goal_that_is_not_ratified_is_named_nowhere(client: FlaskClient, cast: Cast) -> None:
    from govhub.goals.actions import propose

    ratified(cast)
    goal = propose(cast.bob, space="waste", title="Not yet")["goal"]
    resources.add_purpose(cast.trea, space="waste", name="Early", goal=goal)
    text = shown(client, "/resources")
    assert f"{BASE}/goals/{goal}" not in text
    assert "Not yet" not in shown(client, "")


@pytest.mark.usefixtures("chain")
def test_report_is_shown_and_downloaded_exactly_as_published(client: FlaskClient) -> None:
    page = shown(client, "/reports/1")
    assert "version 2" in page
    assert "We sorted more, version 2." in page
    data = client.get(f"{BASE}/reports/1.json")
    digest = hashlib.sha256(data.data).hexdigest()
    assert digest in page
    assert data.get_etag() == (digest, False)
    assert json.loads(data.data)["words"]["summary"] == "We sorted more, version 2."
    again = client.get(f"{BASE}/reports/1.json", headers={"If-None-Match": f'"{digest}"'})
    assert again.status_code == 304


@pytest.mark.usefixtures("chain")
def test_report_stays_readable_in_its_earlier_version(client: FlaskClient) -> None:
    old = shown(client, "/reports/1?version=1")
    assert "We sorted more, version 1." in old
    assert "There is a newer version" in old
    digest = hashlib.sha256(client.get(f"{BASE}/reports/1.json?version=1").data).hexdigest()
    assert digest in old
    for version in ("3", "0", "x", "-1"):
        assert client.get(f"{BASE}/reports/1?version={version}").status_code == 404
        assert client.get(f"{BASE}/reports/1.json?version={version}").status_code == 404


@pytest.mark.usefixtures("chain")
def test_report_that_is_a_draft_is_not_there(client: FlaskClient) -> None:
    for path in ("/reports/2", "/reports/2.json", "/reports/2.pdf"):
        assert client.get(BASE + path).status_code == 404


@pytest.mark.usefixtures("chain")
def test_report_can_be_downloaded_as_a_pdf_in_the_language_asked_for(client: FlaskClient) -> None:
    if not printing.available():
        pytest.skip("WeasyPrint needs Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0")
    answer = client.get(f"{BASE}/reports/1.pdf?lang=vi")
    assert answer.data.startswith(b"%PDF")
    assert 'filename="waste-report-1-v2-vi.pdf"' in answer.headers["Content-Disposition"]
    assert (
        client.get(
            f"{BASE}/reports/1.pdf?lang=vi", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.usefixtures("chain")
def test_data_page_leads_to_every_table_and_the_package_names_its_columns(client: FlaskClient) -> None:
    text = shown(client, "/data")
    package = client.get(f"{BASE}/datapackage.json").get_json()
    assert package["name"] == "waste"
    for one in package["resources"]:
        assert f'href="{BASE}/{one["path"]}"' in text
        answer = client.get(f"{BASE}/{one['path']}")
        assert answer.mimetype == one["mediatype"]
        columns = [field["name"] for field in one["schema"]["fields"]]
        if one["format"] == "csv":
            assert answer.data.decode("utf-8-sig").splitlines()[0] == ",".join(columns)
        else:
            assert all(list(row) == columns for row in answer.get_json())


@pytest.mark.parametrize(
    "path", ["", "/goals", "/goals/1", "/resources", "/resources/allocations/1", "/decisions/2", "/reports/1"]
)
def test_pages_of_the_chain_read_as_much_for_many_rows_as_for_few(
    client: FlaskClient, chain: Cast, queries: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govhub.transparency.routes.cache.LOOK_EVERY", 0.0)
    client.get(f"{BASE}{path}?x=0")
    decided(chain)
    with queries() as few:
        client.get(f"{BASE}{path}?x=1")
    here: dict[str, Any] = {"space": "waste"}
    city = chain.stakeholders["city"].uid
    money = {"kind": "money", "unit": "EUR", "amount": "10", "purpose": 1, "stakeholder": city}
    for n in range(4):
        resources.receive_gift(chain.trea, **here, **money)
        resources.add_purpose(chain.trea, **here, name=f"Purpose {n}", goal=1)
        shares = {"stakeholders": [chain.stakeholders["greens"].uid], "amounts": ["5"]}
        resources.allocate(chain.trea, **here, decision=2, purpose=1, unit="EUR", amount="5", **shares)
        resources.spend(
            chain.trea, **here, allocation=1, stakeholder=shares["stakeholders"][0], amount="1", what="More"
        )
    measured(chain)
    reported(chain)
    with queries() as many:
        client.get(f"{BASE}{path}?x=2")
    assert len(many) == len(few) <= 28


def cases(cast: Cast, count: int) -> None:
    """Conflicts that bob logs by hand."""
    from govhub.mediation.actions import open_case

    for n in range(count):
        open_case(
            cast.bob, space="waste", kind="partners", title=f"Conflict {n}", summary="Words.", severity="low",
            on_behalf_of=cast.stakeholders["greens"].uid, parties=[cast.stakeholders["city"].uid],
        )  # fmt: skip


MONTH = 32 * 86_400_000


def forget(client: FlaskClient) -> None:
    """As after a minute: nothing is kept longer."""
    kept = client.application.extensions["govhub.pages"]
    kept.pages.clear()
    kept.answers.clear()


def later(client: FlaskClient) -> None:
    """A month later."""
    clock.freeze(clock.now() + MONTH)
    forget(client)


def test_conflicts_are_told_from_five_on_and_never_one_by_one(client: FlaskClient, cast: Cast) -> None:
    cases(cast, 4)
    later(client)
    assert "Fewer than 5" in shown(client, "?x=1")
    cases(cast, 1)
    assert "Fewer than 5" in shown(client, "?x=2")  # the fifth came this month
    later(client)
    five = shown(client, "?x=3")
    assert "At least 5 conflicts" in five
    cases(cast, 4)
    later(client)
    assert "At least 5 conflicts" in shown(client, "?x=4")  # nine are told as five
    cases(cast, 1)
    later(client)
    assert "At least 10 conflicts" in shown(client, "?x=5")


def test_a_new_conflict_changes_no_byte_of_the_public_page(client: FlaskClient, cast: Cast) -> None:
    cases(cast, 6)
    clock.freeze(clock.now() + MONTH)
    before = [client.get(f"{BASE}{path}?lang=en").data for path in ("", "/audit", "/audit.jsonl", "/data")]
    cases(cast, 1)
    forget(client)
    after = [client.get(f"{BASE}{path}?lang=en").data for path in ("", "/audit", "/audit.jsonl", "/data")]
    assert before == after


def test_conflicts_are_counted_in_steps_of_five_at_the_begin_of_a_month() -> None:
    assert [in_steps(count) for count in (None, 5, 9, 10, 14)] == [None, 5, 5, 10, 10]
    assert clock.iso(month_begin(clock.parse_iso("2026-11-22T06:00:00.000Z"))) == "2026-11-01T00:00:00.000Z"


@pytest.mark.usefixtures("cast")
def test_a_page_without_anything_says_so(client: FlaskClient) -> None:
    assert "Nothing has been promised yet" in shown(client, "/resources")
    assert "No report has been published yet" in shown(client, "/reports")
