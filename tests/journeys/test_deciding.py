"""Ways to decide: a rule set is ratified, then people rank, share a budget, vote in secret and for others."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.cast import Cast, sure
from tests.journeys.people import People, answer, open_vote, result, voices
from tests.journeys.serving import House, govhub
from tests.journeys.story import SPACE

SEATS = "Two seats, in the room"
MONEY = "Shared budget, everybody answers"
SECRET = "Secret until all have voted"
PROJECTS = {"Benches": 400, "A drinking fountain": 500, "Murals": 300, "Trees": 600}
CANDIDATES = ("Hoa", "Minh", "Khoa", "Anna")
ALL = ("lan", "minh", "hoa", "tuan", "binh", "mai", "khoa", "anna", "duc")
GROUPS = {"hoa": "Women", "khoa": "cart", "duc": "Ward", "minh": "Green"}


def test_decide_in_many_ways_and_count_again(people: People, house: House, tmp_path: Path) -> None:
    cast = Cast(people, house)
    make_rules(cast)
    ratify(cast)
    propose_all(cast)
    share_a_budget(cast)
    rank(cast)
    keep_it_secret(cast)
    bundles = read_in_public(cast, tmp_path)
    people.leave()
    assert house.stop() == 0
    count_again(house, bundles, tmp_path)
    checked = govhub(house.data, "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def make_rule(lan: Page, template: str, name: str) -> None:
    """From a template to a form that is ready to be changed."""
    lan.goto("/s/waste/rules")
    lan.get_by_role("link", name="Make a rule set").click()
    lan.get_by_role("link", name=template, exact=True).click()
    lan.get_by_label("Name", exact=True).fill(name)


def make_rules(cast: Cast) -> None:
    """Lan makes three rule sets, each from a template and a little different."""
    lan = cast.at("lan")
    make_rule(lan, "Participatory budget, equal shares", MONEY)
    lan.get_by_label("End the vote as soon as everybody has answered").check()
    lan.get_by_role("button", name="Save the rule set").click()
    expect(lan.get_by_role("heading", level=1)).to_have_text(MONEY)
    make_rule(lan, "Simple majority", SECRET)
    lan.get_by_label("End the vote as soon as everybody has answered").check()
    lan.get_by_text("Meetings, voices handed on, secrecy").click()
    lan.get_by_role("radio", name="Nobody", exact=True).check()
    lan.get_by_role("button", name="Save the rule set").click()
    expect(lan.get_by_role("heading", level=1)).to_have_text(SECRET)
    make_rule(lan, "Ranked choice for several seats", SEATS)
    lan.get_by_label("How many are chosen?").fill("2")
    room = lan.get_by_label("How many must be in the room?")
    lan.locator("details", has=room).locator("summary").click()
    room.fill("1/3")
    lan.get_by_role("radio", name="Yes, but they cannot hand it on").check()
    expect(lan.locator(".rule-says")).to_contain_text("at least 1/3 must be present")
    lan.get_by_role("button", name="Save the rule set").click()
    expect(lan.get_by_role("heading", level=1)).to_have_text(SEATS)
    cast.remember("rule", lan)


def ratify(cast: Cast) -> None:
    """The rule set itself is put to the vote, and passes."""
    lan = cast.at("lan")
    expect(lan.locator("main")).to_contain_text("Not ratified yet")
    lan.get_by_role("link", name="Put it to the vote").click()
    lan.get_by_role("radio", name="Consent of all partners").check()
    lan.get_by_role("button", name="Save the proposal").click()
    number = cast.remember("ratify", lan)
    open_vote(lan)
    cast.votes(number, *ALL[2:])
    answer(lan, "Agree")
    answer(cast.at("minh", f"{SPACE}/{number}"), "Agree")
    expect(lan.locator(".verdict").first).to_contain_text("Passed")
    lan.goto(f"/s/waste/rules/{cast.numbers['rule']}")
    expect(lan.get_by_role("link", name=f"Ratified by D-{number}").first).to_be_visible()


def propose_one(cast: Cast, key: str, rule: str, title: str, options: str = "", amount: str = "") -> None:
    minh = cast.at("minh", f"{SPACE}/new")
    minh.get_by_label("The proposal in one line").fill(title)
    minh.get_by_label("What exactly is proposed, and why?").fill("As we said in the hall.")
    if amount:
        minh.get_by_label("Up to how much?").fill(amount)
        minh.get_by_label("Of what?").select_option("USD")
    minh.get_by_label("The options, if it is a choice among several").fill(options)
    minh.get_by_role("radio", name=rule).check()
    minh.get_by_role("button", name="Save the proposal").click()
    expect(minh.get_by_role("heading", level=1)).to_have_text(title)
    cast.remember(key, minh)


def propose_all(cast: Cast) -> None:
    """Minh proposes, Khoa entrusts a voice, Lan opens the votes."""
    projects = "\n".join(f"{name} | {cost}" for name, cost in PROJECTS.items())
    propose_one(cast, "money", MONEY, "A thousand dollars for the square", projects, "1000")
    propose_one(cast, "seats", SEATS, "Two of us for the jury", "\n".join(CANDIDATES))
    propose_one(cast, "secret", SECRET, "Keep our bookkeeper")
    lan = cast.at("lan")
    for key in ("money", "seats", "secret"):
        lan.goto(f"{SPACE}/{cast.numbers[key]}")
        open_vote(lan)
    entrust(cast, "khoa", "Green")
    entrust(cast, "tuan", "Women")


def entrust(cast: Cast, who: str, proxy: str) -> None:
    """In the vote about the seats, and only there."""
    page = cast.at(who, f"{SPACE}/{cast.numbers['seats']}")
    page.get_by_role("link", name="Entrust a voice, take it back").click()
    choices = page.get_by_label("Who answers for it?")
    choices.select_option(choices.locator("option", has_text=proxy).first.get_attribute("value"))
    expect(page.get_by_role("radio", name="In one vote")).to_be_checked()
    page.get_by_role("button", name="Entrust it").click()
    expect(page.get_by_role("button", name="Take back").first).to_be_visible()


def share_a_budget(cast: Cast) -> None:
    """Projects are ticked; the vote ends when everybody has answered."""
    number = cast.numbers["money"]
    for who, ticked in {
        "binh": [1, 3],
        "mai": [2, 3],
        "tuan": [4],
        "khoa": [1],
        "anna": [2],
        "duc": [3],
    }.items():
        fields = {"space": "waste", "decision": number, "choice": "options", "approved": ticked}
        cast.house.act(who, "decisions.cast_ballot", **fields)
    for who, ticked in {
        "hoa": ("Benches", "Murals"),
        "minh": ("Trees",),
        "lan": ("Benches", "Murals"),
    }.items():
        page = cast.at(who, f"{SPACE}/{number}")
        for name in ticked:
            page.get_by_role("checkbox", name=name, exact=True).check()
        spent = sum(PROJECTS[name] for name in ticked)
        expect(page.locator(".chosen-so-far")).to_contain_text(f"${spent}.00 of $1,000.00")
        page.get_by_role("button", name="Cast vote").click()
    lan = cast.at("lan")
    expect(lan.locator(".verdict").first).to_contain_text("Passed")
    paid_for(lan)


def paid_for(page: Page) -> None:
    """Benches and murals are funded by those who wanted them."""
    table = page.get_by_role("region", name="Project by project")
    for name, votes in {"Benches": 4, "Murals": 5}.items():
        row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
        expect(row).to_contain_text("Funded")
        expect(row).to_contain_text(f"{votes} voters:")


def put_in_order(page: Page, *names: str) -> None:
    """By keyboard: each option is put behind those before it."""
    for name in names:
        page.get_by_role("button", name=f"Rank {name}", exact=True).press("Enter")
    expect(page.locator(".order ol li bdi")).to_have_text(list(names))
    page.get_by_role("button", name="Cast vote").press("Enter")
    expect(page.locator(".flash")).to_be_visible()


def rank(cast: Cast) -> None:
    """Ranked in browsers, for others, and for somebody without a device; Lan notes who is there."""
    here = f"{SPACE}/{cast.numbers['seats']}"
    lan = cast.at("lan", here)
    for name in ("Green", "Women", "Ward"):
        lan.get_by_role("checkbox", name=name).check()
    lan.get_by_role("button", name="Note as present").click()
    expect(lan.locator("section", has=lan.locator("#room"))).to_contain_text("3 of 9 are present")
    put_in_order(lan, "Minh", "Khoa")
    minh = cast.at("minh", here)
    put_in_order(minh, "Khoa", "Minh", "Anna")
    minh.get_by_role("button", name="Move Anna up").press("Enter")
    minh.get_by_role("button", name="Change vote").press("Enter")
    expect(voices(minh).get_by_role("row", name="Green Living Centre Khoa")).to_contain_text("Anna")
    hoa = cast.at("hoa", here)
    put_in_order(hoa, "Hoa", "Anna")
    hoa.get_by_role("link", name="Answer apart").click()
    put_in_order(hoa, "Anna", "Hoa")
    lan.goto(here)
    lan.get_by_text("Enter an answer for somebody").click()
    lan.locator("details[open]").get_by_role("link", name=GROUPS["duc"]).click()
    put_in_order(lan, "Minh", "Hoa")
    lan.goto(here)
    sure(lan, "Close the vote now")
    expect(lan.locator(".verdict").first).to_contain_text("Passed")
    carried(lan)


def carried(page: Page) -> None:
    """Who answered for whom stands at each voice; the seats went to two of them."""
    expect(voices(page)).to_contain_text("with ")
    expect(voices(page)).to_contain_text("Entered by a facilitator")
    expect(page.locator(".winners li").first).to_be_visible()
    expect(page.locator(".winners").first.locator("li")).to_have_count(2)


def keep_it_secret(cast: Cast) -> None:
    """A ballot is cast once, after a question; nobody sees more than who has voted."""
    number = cast.numbers["secret"]
    cast.votes(number, *ALL[3:])
    for who in ("hoa", "minh", "lan"):
        page = cast.at(who, f"{SPACE}/{number}")
        page.get_by_role("radio", name="Disagree" if who == "hoa" else "Agree", exact=True).check()
        sure(page, "Cast the secret ballot")
        expect(page.get_by_role("button", name="Cast the secret ballot")).to_have_count(0)
        if who != "lan":  # the last
            expect(page.locator("#vote")).to_contain_text("has voted.")
            expect(result(page)).to_contain_text("The ballots are secret")
    lan = cast.at("lan")
    expect(lan.locator(".verdict").first).to_contain_text("Passed")
    only_that_they_voted(lan)


def only_that_they_voted(page: Page) -> None:
    expect(voices(page).locator(".choice-word")).to_have_text(["Has voted"] * len(ALL))


def read_in_public(cast: Cast, to: Path) -> dict[str, Path]:
    """Somebody without an account reads the same, and takes the bundles along."""
    visitor = cast.people(None, "/open")
    bundles = {}
    for key, looks in {"money": paid_for, "seats": carried, "secret": only_that_they_voted}.items():
        visitor.goto(f"/open/waste/decisions/{cast.numbers[key]}")
        expect(visitor.locator(".verdict").first).to_contain_text("Passed")
        looks(visitor)
        with visitor.expect_download() as coming:
            visitor.get_by_role("link", name="Everything to count it again (zip)").click()
        bundles[key] = to / f"{key}.zip"
        coming.value.save_as(bundles[key])
    return bundles


def count_again(house: House, bundles: dict[str, Path], to: Path) -> None:
    """`govhub recount` agrees with each; `govhub tally` finds the same winners in the files of votes."""
    for bundle in bundles.values():
        checked = govhub(house.data, "recount", str(bundle))
        assert checked.returncode == 0, checked.stdout + checked.stderr
    for key, name in {"money": "votes.pb", "seats": "votes.blt"}.items():
        with zipfile.ZipFile(bundles[key]) as bundle:
            said = json.loads(bundle.read("decision.json"))
            (to / name).write_bytes(bundle.read(name))
        method = () if key == "money" else ("--method", "stv")
        counted = govhub(house.data, "tally", str(to / name), *method, "--json")
        assert counted.returncode == 0, counted.stderr
        winners = [one["name"] for one in json.loads(counted.stdout)["winners"]]
        names = {one["id"]: one["name"] for one in said["options"]}
        assert sorted(winners) == sorted(names[one] for one in chosen_in(said["trace"]["count"])), key


def chosen_in(count: dict[str, list[int]]) -> list[int]:
    """The numbers of those that the count in a bundle chose."""
    return count["winners"]
