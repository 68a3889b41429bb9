"""From the first words of a goal through a block and its mediation to the goal's ratification."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.cast import Cast, sure
from tests.journeys.people import answer, open_vote, result

GOAL = "Ramps at every collection point"
TEXT = "By 2028 **every collection point** can be reached in a wheelchair."
DECIDE = "Ratify the goal about ramps"
INDICATOR = "Collection points with a ramp"
CONDITIONS = "The association checks each ramp before it is opened."
OBJECTION = "Nobody who uses a wheelchair has been asked."
# What is said in the case, and nowhere else.
NOTE = "The firm that built the first ramps is a cousin's: marmalade-canary."
SETTLEMENT = "Tuan and Lan walk along all points in May: lighthouse-canary."
SECRETS = ("marmalade-canary", "lighthouse-canary")


def write(cast: Cast) -> None:
    """Minh proposes a goal, writes its text and keeps a version."""
    minh = cast.at("minh", "/s/waste/goals")
    minh.get_by_role("link", name="Propose a goal").click()
    minh.get_by_label("The goal in one line").fill(GOAL)
    minh.get_by_label("First words").fill(TEXT)
    minh.get_by_role("button", name="Propose and write").click()
    minh.locator(".editor-text").get_by_text("can be reached in a wheelchair.").click()
    minh.keyboard.press("End")
    minh.keyboard.type(" The city pays.")
    expect(minh.locator("[data-saving-words]")).to_have_text("All changes saved")
    minh.get_by_label("What is new in it").fill("With who pays")
    minh.get_by_role("button", name="Keep this version").click()
    expect(minh.locator(".flash")).to_be_visible()


def to_goal(page: Page) -> None:
    """Through the list of goals to this one."""
    page.goto("/s/waste/goals")
    page.get_by_role("link", name=GOAL).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(GOAL)


def ask(cast: Cast) -> None:
    """Lan proposes a decision about exactly this version and opens it; Tuan blocks."""
    lan = cast.at("lan")
    to_goal(lan)
    cast.remember("goal", lan)
    lan.get_by_role("link", name="Propose a decision about version").click()
    lan.get_by_label("The proposal in one line").fill(DECIDE)
    lan.get_by_label("What exactly is proposed, and why?").fill("As we wrote it together.")
    lan.get_by_role("radio", name="Consent of all partners").check()
    lan.get_by_role("button", name="Save the proposal").click()
    expect(lan.get_by_role("heading", level=1)).to_have_text(DECIDE)
    cast.remember("ratify", lan)
    open_vote(lan)
    answer(cast.at("tuan", f"/s/waste/decisions/{cast.numbers['ratify']}"), "Block", OBJECTION)


def stand_still(cast: Cast) -> None:
    """Everybody sees that the clock stands still, and Lan cannot close the vote."""
    number = cast.numbers["ratify"]
    expect(cast.at("lan").locator("main")).to_contain_text("The clock stands still")
    for who in ("tuan", "minh", "thu"):
        main = cast.at(who, f"/s/waste/decisions/{number}").locator("main")
        expect(main).to_contain_text("The clock stands still")
        expect(main).to_contain_text("The vote cannot be closed meanwhile")
    expect(cast.at("lan").get_by_role("button", name="Close the vote now")).to_have_count(0)
    assert "stands still" in cast.refused("lan", "decisions.close", decision=number)


def mediate(cast: Cast) -> None:
    """Thu takes the case from the queue, listens, writes down, and puts a settlement on the table."""
    thu = cast.at("thu", "/s/waste/mediation")
    row = thu.get_by_role("row").filter(has=thu.get_by_role("link", name=f"D-{cast.numbers['ratify']}"))
    row.get_by_role("rowheader").get_by_role("link").click()
    thu.get_by_role("button", name="Take the case").click()
    cast.remember("case", thu)
    expect(thu.locator("main")).to_contain_text(OBJECTION)
    thu.get_by_role("button", name="Begin the dialogue").click()
    thu.get_by_text("Write a note", exact=True).click()
    thu.get_by_label("Your words").fill(NOTE)
    thu.get_by_label("Who may read it?").select_option("Everyone in the case")
    thu.get_by_role("button", name="Write", exact=True).click()
    expect(thu.locator(".timeline")).to_contain_text(NOTE)
    thu.get_by_role("button", name="On to agreement").click()
    thu.get_by_role("link", name="Propose a settlement").click()
    thu.get_by_label("What do the parties agree?").fill(SETTLEMENT)
    thu.get_by_role("radio", name="The vote goes on, with conditions").check()
    thu.get_by_role("textbox", name="Conditions").fill(CONDITIONS)
    thu.get_by_role("button", name="Put it on the table").click()
    expect(thu.get_by_text("Not signed yet")).to_have_count(2)
    assert cast.at("minh").request.get(thu.url).status == 404  # no party: not even that there is a case


def settle(cast: Cast) -> None:
    """Both parties find the case from the vote and sign; the clock goes on."""
    number, case = cast.numbers["ratify"], cast.numbers["case"]
    for who, side in (("tuan", "Association of People with Disabilities"), ("lan", "City Department")):
        page = cast.at(who, f"/s/waste/decisions/{number}")
        page.get_by_role("link", name=f"C-{case}").click()
        expect(page.locator(".timeline")).to_contain_text(NOTE)
        sure(page, f"Sign for {side}")
        expect(page.get_by_role("button", name="Sign for")).to_have_count(0)
    expect(cast.at("thu").locator("main")).to_contain_text("Conditions were agreed")
    minh = cast.at("minh")
    expect(minh.locator("main")).to_contain_text(CONDITIONS)
    expect(minh.locator("main")).not_to_contain_text("The clock stands still")


def ratify(cast: Cast) -> None:
    """Tuan agrees now, the others answer, Minh last: it passes, and the goal is ratified."""
    number = cast.numbers["ratify"]
    tuan = cast.at("tuan", f"/s/waste/decisions/{number}")
    answer(tuan, "Agree", "With the condition, yes.")
    expect(tuan.locator(".flash")).to_contain_text("Your answer is recorded")
    cast.votes(number, "lan", "hoa", "binh", "mai", "khoa", "anna", "duc")
    minh = cast.at("minh")
    expect(result(minh)).to_contain_text("8 of 9 answered")
    answer(minh, "Agree")
    expect(minh.locator(".verdict").first).to_contain_text("Passed")
    to_goal(minh)
    expect(minh.locator("section", has=minh.locator("#ratified-title"))).to_contain_text("The city pays.")


def measure(cast: Cast, since: str, until: str) -> None:
    """Lan says what is measured; Minh enters a value that Minh cannot confirm, and Lan confirms it."""
    lan = cast.at("lan")
    to_goal(lan)
    lan.get_by_role("link", name="Add the first indicator").click()
    lan.get_by_label("What is measured").fill(INDICATOR)
    lan.get_by_label("Unit, in words").fill("points")
    lan.get_by_label("Value at the beginning").fill("12")
    lan.get_by_label("Measured on").fill(since)
    lan.get_by_label("Target value").fill("80")
    lan.get_by_label("Target day").fill(until)
    lan.get_by_role("radio", name="month").check()
    lan.get_by_role("button", name="Add the indicator").click()
    minh = cast.at("minh")
    to_goal(minh)
    minh.get_by_role("link", name=INDICATOR).click()
    cast.remember("indicator", minh)
    minh.get_by_label("Value", exact=True).fill("19")
    minh.get_by_label("Where it comes from").fill("Counted on a walk.")
    minh.get_by_role("button", name="Enter the value").click()
    minh.get_by_role("link", name=": 19").click()
    expect(minh.locator("main")).to_contain_text("Somebody else must confirm it")
    expect(minh.get_by_role("button", name="Confirm")).to_have_count(0)
    value = cast.remember("value", minh)
    given = {"indicator": cast.numbers["indicator"], "measurement": value}
    assert "Somebody else" in cast.refused("minh", "goals.confirm_measurement", **given)
    lan.goto(f"/s/waste/goals/indicators/{cast.numbers['indicator']}")
    lan.locator("main").get_by_role("link", name="Check").click()
    lan.get_by_role("button", name="Confirm 19").click()
    expect(lan.locator("main")).to_contain_text("Confirmed")
