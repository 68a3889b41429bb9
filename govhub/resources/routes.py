"""The pages of resources."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from markupsafe import Markup

from govhub.core.acts import Answer
from govhub.core.phrase import N_, Phrase
from govhub.goals import queries as goals
from govhub.resources import actions, phrases, queries
from govhub.resources.models import allocation_at, pledge_at, purpose_at
from govhub.resources.policy import KEEPERS, signs_for
from govhub.spaces.models import Space, roles_of, space_named
from govhub.spaces.phrases import sector
from govhub.web.doors import must, page, perform, refuse_unless
from govhub.web.i18n import amount, say, unit_words
from govhub.web.login import current_actor

bp = Blueprint("resources", __name__, url_prefix="/s/<space>/resources")

PROMISED = Phrase(N_("Thank you. Your contribution is recorded."))
ENTERED = Phrase(N_("Entered in the books."))
REVERSED = Phrase(N_("Reversed by a new entry. Both stay in the books."))


def init_app(app: Flask) -> None:
    """Give pages of decisions and goals a card of what followed from them in resources."""
    app.jinja_env.globals["resources_card"] = resources_card


def resources_card(space: Space, about: str) -> Markup:
    """What was allocated under a decision (`decision:7`) or for a goal (`goal:1`), and what may still be;
    empty when nothing is."""
    kind, _, number = about.partition(":")
    if not roles_of(current_actor(), space) or kind not in {"decision", "goal"}:
        return Markup("")
    found = queries.allocations_of(space, **{kind: int(number)})
    allowed = queries.permissions(space) if kind == "decision" else []
    left = [one for one in allowed if one["decision"] == int(number)]
    if not found and not left:
        return Markup("")
    return Markup(render_template("resources/_card.html", space=space, found=found, left=left))


def _known(space: str, **found: Any) -> Answer:
    words = {"states": phrases.STATES, "sector_name": sector, "unit_name": phrases.unit_name}
    return {"space": space_named(space), **words, "thanks_choices": _thanks(), **found}


def _thanks() -> list[tuple[str, str, str]]:
    about = phrases.ACKNOWLEDGEMENTS_ABOUT
    return [(word, say(label), say(about[word])) for word, label in phrases.ACKNOWLEDGEMENTS.items()]


@bp.get("")
def overview(space: str) -> str:
    """Everything at a glance."""
    return page("resources/overview.html", **_overview(space))


@bp.get("/_overview")
def _overview_fragment(space: str) -> str:
    """The figures alone, fetched again when something changed."""
    return page("resources/_overview.html", **_overview(space))


@bp.get("/_newest")
def _newest_fragment(space: str) -> str:
    """The newest pledges and allocations alone."""
    return page("resources/_newest.html", **_overview(space))


def _overview(space: str) -> Answer:
    return _known(space, **queries.overview(current_actor(), space=space))


@bp.get("/pledges")
def pledges(space: str) -> str:
    """Every pledge, by state."""
    asked = {"state": request.args.get("state", "all"), "before": request.args.get("before", "")}
    return page(
        "resources/pledges.html", **_known(space, **queries.pledges(current_actor(), space=space, **asked))
    )


@bp.get("/new")
def new(space: str) -> str:
    """The form for a pledge."""
    must("resources.pledge", space_named(space))
    return page("resources/new.html", **_form(space))


def _form(space: str) -> Answer:
    """What the forms for pledges and gifts offer. Who signs for somebody sees that first."""
    found, actor = space_named(space), current_actor()
    offered = queries.choices(found)
    own = signs_for(actor, found)
    keeps = bool(roles_of(actor, found) & KEEPERS)
    givers = [one for one in offered["stakeholders"] if keeps or one.uid in own]
    givers.sort(key=lambda one: one.uid not in own)
    return _known(
        space,
        givers=[(one.uid, one.name) for one in givers],
        own=own,
        units=[(unit, unit_words(unit, name)) for unit, name in phrases.unit_choices(offered["units"])],
        currencies=[(unit, unit_words(unit)) for unit in phrases.currency_choices()],
        purposes=[(one.number, one.name) for one in offered["purposes"]],
        kind_choices=[
            (word, say(label), say(phrases.KINDS_ABOUT[word]) if word in phrases.KINDS_ABOUT else "")
            for word, label in phrases.KINDS.items()
        ],
    )


@bp.post("/pledges")
def pledge(space: str) -> Any:
    """Promise a contribution."""
    then = lambda answer: url_for(".show_pledge", space=space, number=answer["pledge"])  # noqa: E731
    return perform(actions.pledge, space=space, then=then, again=lambda: new(space), said=PROMISED)


@bp.get("/gifts/new")
def new_gift(space: str) -> str:
    """The form for what came without a pledge."""
    must("resources.receive_gift", space_named(space))
    return page("resources/new_gift.html", **_form(space))


@bp.post("/gifts")
def receive_gift(space: str) -> Any:
    """Enter what came without a pledge."""
    then = lambda answer: url_for(".show_pledge", space=space, number=answer["pledge"])  # noqa: E731
    return perform(actions.receive_gift, space=space, then=then, again=lambda: new_gift(space), said=ENTERED)


@bp.get("/pledges/<int:number>")
def show_pledge(space: str, number: int) -> str:
    """One pledge with what came of it."""
    return page("resources/pledge.html", **_pledge(space, number))


def _pledge(space: str, number: int) -> Answer:
    subject = pledge_at(space_named(space), number)
    found = queries.show_pledge(current_actor(), space=space, pledge=number)
    return _known(space, subject=subject, pledge=found, entries=found["entries"])


@bp.get("/pledges/<int:number>/thanks")
def thanks(space: str, number: int) -> str:
    """A letter of thanks to print, for the giver's files."""
    return page(
        "resources/thanks.html",
        **_known(space, pledge=queries.thanks(current_actor(), space=space, pledge=number)),
    )


def _on_pledge(act: Any, space: str, number: int, said: Phrase | None = None) -> Any:
    then = url_for(".show_pledge", space=space, number=number)
    again = lambda: show_pledge(space, number)  # noqa: E731
    return perform(act, space=space, pledge=number, then=then, again=again, said=said)


@bp.post("/pledges/<int:number>/receipts")
def receive(space: str, number: int) -> Any:
    """Enter what came of a pledge."""
    return _on_pledge(actions.receive, space, number, ENTERED)


@bp.post("/pledges/<int:number>/withdrawal")
def withdraw_pledge(space: str, number: int) -> Any:
    """Take back what is still to come."""
    return _on_pledge(actions.withdraw_pledge, space, number)


@bp.post("/pledges/<int:number>/acknowledgement")
def acknowledge(space: str, number: int) -> Any:
    """Say how the giver wishes to be thanked."""
    return _on_pledge(actions.acknowledge, space, number)


@bp.get("/purposes/new")
def new_purpose(space: str) -> str:
    """The form for a purpose."""
    must("resources.add_purpose", space_named(space))
    found = goals.index(current_actor(), space=space)["goals"]
    return page("resources/new_purpose.html", space=space_named(space), goals=found)


@bp.post("/purposes")
def add_purpose(space: str) -> Any:
    """Name what resources are for."""
    then = url_for(".overview", space=space)
    return perform(actions.add_purpose, space=space, then=then, again=lambda: new_purpose(space))


@bp.get("/purposes/<int:number>")
def edit_purpose(space: str, number: int) -> str:
    """The form that changes a purpose."""
    found = purpose_at(space_named(space), number)
    must("resources.change_purpose", found)
    offered = goals.index(current_actor(), space=space)["goals"]
    return page("resources/new_purpose.html", space=found.space, purpose=found, goals=offered)


@bp.post("/purposes/<int:number>")
def change_purpose(space: str, number: int) -> Any:
    """Other words or another goal for a purpose."""
    then = url_for(".overview", space=space)
    again = lambda: edit_purpose(space, number)  # noqa: E731
    return perform(actions.change_purpose, space=space, purpose=number, then=then, again=again)


@bp.get("/allocations")
def allocations(space: str) -> str:
    """Every allocation."""
    found = queries.allocations(current_actor(), space=space, before=request.args.get("before", ""))
    return page("resources/allocations.html", **_known(space, **found))


@bp.get("/allocations/new")
def new_allocation(space: str) -> str:
    """The form for an allocation."""
    found = space_named(space)
    must("resources.allocate", found)
    return page("resources/new_allocation.html", **_known(space, **_allocatable(found)))


def _allocatable(space: Space) -> Answer:
    """What an allocation can choose from, and what there is to allocate."""
    allowed, offered = queries.permissions(space), queries.choices(space)
    units = dict.fromkeys([*(one["unit"] for one in allowed), *offered["units"]])
    return {
        **offered,
        "decision": request.args.get("decision", ""),
        "permissions": allowed,
        "units": [(unit, unit_words(unit, phrases.unit_name(unit))) for unit in units],
        "available_words": _available(space),
    }


def _available(space: Space) -> str:
    """What can be allocated, in each unit, in one line."""
    found = [amount(one["available"], one["unit"]) for one in queries.statement(space)["units"]]
    return say(Phrase(N_("Available: %(amounts)s"), amounts=" · ".join(found))) if found else ""


@bp.post("/allocations")
def allocate(space: str) -> Any:
    """Allocate under a decision."""
    then = lambda answer: url_for(".show_allocation", space=space, number=answer["allocation"])  # noqa: E731
    again = lambda: new_allocation(space)  # noqa: E731
    return perform(actions.allocate, space=space, then=then, again=again, said=ENTERED)


@bp.get("/allocations/<int:number>")
def show_allocation(space: str, number: int) -> str:
    """One allocation with its chain."""
    subject = allocation_at(space_named(space), number)
    found = queries.show_allocation(current_actor(), space=space, allocation=number)
    known = _known(space, allocation=found, subject=subject, entries=found["entries"])
    return page("resources/allocation.html", **known)


@bp.post("/allocations/<int:number>/spending")
def spend(space: str, number: int) -> Any:
    """Enter what was spent."""
    then = url_for(".show_allocation", space=space, number=number)
    again = lambda: show_allocation(space, number)  # noqa: E731
    return perform(actions.spend, space=space, allocation=number, then=then, again=again, said=ENTERED)


@bp.get("/ledger")
def ledger(space: str) -> str:
    """The books, newest entries first."""
    found = queries.ledger(current_actor(), space=space, before=request.args.get("before", ""))
    return page("resources/ledger.html", **_known(space, **found))


@bp.get("/ledger/<int:number>/reversal")
def new_reversal(space: str, number: int) -> str:
    """The form that reverses an entry: the entry again, and why."""
    must("resources.reverse", space_named(space))
    found = queries.ledger(current_actor(), space=space, before=number + 1)["entries"][:1]
    refuse_unless(found and found[0]["entry"] == number)
    return page("resources/new_reversal.html", **_known(space, number=number, entries=found))


@bp.post("/ledger/<int:number>/reversal")
def reverse(space: str, number: int) -> Any:
    """Undo an entry by its opposite."""
    then = url_for(".ledger", space=space)
    again = lambda: new_reversal(space, number)  # noqa: E731
    return perform(actions.reverse, space=space, entry=number, then=then, again=again, said=REVERSED)
