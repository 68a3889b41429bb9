"""From a decision that allows an amount to a pledge, its receipt, an allocation, and spending."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.cast import Cast, sure
from tests.journeys.chain_goal import GOAL
from tests.journeys.people import connected, open_vote

DECIDE = "Pay for the first ramps"
WHY = "The **first four** ramps, built this year."
PURPOSE = "Ramps at collection points"
USED = "Concrete for the ramp at the school"
DPO, GREEN = "Association of People with Disabilities", "Green Living Centre"


def allow(cast: Cast) -> None:
    """Minh proposes to spend up to 1,000 dollars; a majority agrees, and Lan closes the vote."""
    minh = cast.at("minh", "/s/waste/decisions/new")
    minh.get_by_label("The proposal in one line").fill(DECIDE)
    minh.get_by_label("What exactly is proposed, and why?").fill(WHY)
    minh.get_by_label("Up to how much?").fill("1000")
    minh.get_by_label("Of what?").select_option("USD")
    minh.get_by_role("radio", name="Simple majority of organisations").check()
    minh.get_by_role("button", name="Save the proposal").click()
    expect(minh.get_by_role("heading", level=1)).to_have_text(DECIDE)
    number = cast.remember("allow", minh)
    lan = cast.at("lan", f"/s/waste/decisions/{number}")
    open_vote(lan)
    cast.votes(number, "lan", "minh", "hoa", "tuan", "binh", "anna")
    sure(lan, "Close the vote now")
    expect(lan.locator(".verdict").first).to_contain_text("Passed")


def give(cast: Cast) -> None:
    """Quynh adds the purpose, Anna pledges for it, and Quynh enters what came."""
    quynh = cast.at("quynh", "/s/waste/resources")
    quynh.get_by_role("link", name="Add a purpose").click()
    quynh.get_by_label("The purpose in a few words").fill(PURPOSE)
    quynh.get_by_label("Which goal does it serve?").select_option(f"G-{cast.numbers['goal']} {GOAL}")
    quynh.get_by_role("button", name="Save the purpose").click()
    anna = cast.at("anna", "/s/waste/resources")
    anna.get_by_role("link", name="Promise a contribution").click()
    anna.get_by_role("radio", name="Money", exact=True).check()
    anna.get_by_label("How much?").fill("1200")
    anna.get_by_label("Counted in").select_option("USD")
    anna.get_by_label("For a certain purpose?").select_option(PURPOSE)
    anna.get_by_role("button", name="Promise this").click()
    pledge = cast.remember("pledge", anna)
    quynh.goto("/s/waste/resources")
    quynh.get_by_role("link", name=f"P-{pledge}:").first.click()
    quynh.get_by_label("How much?").fill("900")
    quynh.get_by_role("button", name="Enter in the books").click()
    for page in (quynh, anna):  # also where Anna looks on
        expect(page.locator("main")).to_contain_text("Still to come: $300.00")


def allocate(cast: Cast) -> None:
    """Quynh allocates under the decision; more than is left of it is refused in words."""
    quynh = cast.at("quynh", f"/s/waste/decisions/{cast.numbers['allow']}")
    expect(quynh.locator("main")).to_contain_text("May still be allocated: $1,000.00")
    quynh.get_by_role("link", name="Allocate", exact=True).click()
    divide(quynh, "600", {DPO: "400", GREEN: "200"})
    cast.remember("allocation", quynh)
    quynh.goto(f"/s/waste/decisions/{cast.numbers['allow']}")
    quynh.get_by_role("link", name="Allocate", exact=True).click()
    divide(quynh, "500", {DPO: "500"})
    summary = quynh.locator("[data-error-summary]")
    expect(summary).to_contain_text("This decision allows $1,000.00, of which $400.00 is left.")
    expect(quynh.get_by_label(DPO)).to_have_value("500")


def divide(quynh: Page, amount: str, shares: dict[str, str]) -> None:
    """Fill in the form for an allocation and send it."""
    quynh.get_by_label("For which purpose?").select_option(PURPOSE)
    quynh.get_by_label("How much in all?").fill(amount)
    quynh.get_by_label("Counted in").select_option("USD")
    for name, share in shares.items():
        quynh.get_by_label(name).fill(share)
    quynh.get_by_label("What exactly for?").fill("The first four ramps")
    quynh.get_by_role("button", name="Allocate").click()


def spend(cast: Cast) -> None:
    """Quynh enters what was paid, and nobody can spend more than a share."""
    lan = cast.at("lan", "/s/waste/resources/ledger")
    connected(lan)
    quynh = cast.at("quynh", f"/s/waste/resources/allocations/{cast.numbers['allocation']}")
    share = quynh.get_by_label("Whose share?")
    share.select_option(f"{DPO} ($400.00 left)")
    quynh.get_by_label("How much?").fill("401")
    quynh.get_by_label("What for?").fill(USED)
    quynh.get_by_role("button", name="Enter in the books").click()
    expect(quynh.locator("[data-error-summary]")).to_contain_text("Only $400.00 of this share is left.")
    quynh.get_by_label("How much?").fill("150")
    quynh.get_by_role("button", name="Enter in the books").click()
    expect(share).to_contain_text(f"{DPO} ($250.00 left)")
    for page in (quynh, lan):  # also where Lan reads the books
        expect(page.locator("main")).to_contain_text(USED)
