"""The pages of discussions and notices, the card that other pages show, and the bell of every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, g, render_template, request, url_for
from markupsafe import Markup, escape

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Act
from govhub.core.db import store
from govhub.core.errors import Forbidden, NotFound, SignInNeeded
from govhub.core.phrase import N_, Phrase
from govhub.live.socket import to_person
from govhub.notices import actions, queries
from govhub.notices.models import Notice
from govhub.notices.policy import placed_for, thread_for
from govhub.notices.queries.threads import named
from govhub.spaces.models import space_named
from govhub.web.doors import must, page, perform
from govhub.web.login import current_actor

bp = Blueprint("notices", __name__)
_HERE = "/s/<space>/discussion/<kind>/<int:number>"
_TAG = re.compile("(<[^>]*>)")


def init_app(app: Flask) -> None:
    """Give templates the card, the bell, and names that stand out."""
    app.jinja_env.globals.update(thread=card, unseen_notices=unseen_notices)
    app.jinja_env.filters["with_names"] = with_names


def card(space: Any, about: str) -> Markup:
    """The discussion of an object, for the end of its page; nothing for whoever may not read it."""
    name = space["short_name"] if isinstance(space, dict) else space.short_name
    try:
        found = queries.thread(current_actor(), space=name, about=about)
    except (NotFound, Forbidden, SignInNeeded):
        return Markup("")
    return Markup(render_template("notices/_card.html", space=space_named(name), **_known(found)))


def _known(found: dict[str, Any]) -> dict[str, Any]:
    kind, _, number = found["about"].partition(":")
    return {"thread": found, "kind": kind, "number": number}


def with_names(html: Markup, names: list[str]) -> Markup:
    """Rendered words in which the names of people who are meant stand out; tags are left as they are."""
    if not names:
        return html
    each = sorted((str(escape(name)).replace("&#39;", "'").replace("&#34;", '"') for name in names), key=len)
    called = re.compile(
        "([@＠])(" + "|".join(re.escape(name) for name in reversed(each)) + ")", re.IGNORECASE
    )
    parts = _TAG.split(html)
    marked = r'<b class="mention"><bdi>\1\2</bdi></b>'
    return Markup("".join(one if one.startswith("<") else called.sub(marked, one) for one in parts))


def unseen_notices() -> int:
    """How many notices wait for the reader; what stands on this very page is seen by being looked at."""
    actor = current_actor()
    if not actor.is_person:
        return 0
    if "unseen_notices" not in g:
        unseen = queries.unseen(actor)
        looked_at = [number for number, address in unseen if address.partition("#")[0] == request.path]
        _mark(looked_at)
        g.unseen_notices = len(unseen) - len(looked_at)
    return int(g.unseen_notices)


def _mark(numbers: list[int]) -> None:
    if numbers:
        change = Notice.update(seen_at=clock.now(), due_at=None).where(Notice.id.in_(numbers))
        store.write(change.execute)


def _look(actor: Actor, url: str) -> None:
    """Whoever has a discussion before them sees what is written there."""
    numbers = [number for number, address in queries.unseen(actor) if address.partition("#")[0] == url]
    if numbers:
        _mark(numbers)
        to_person(actor.uid, "changed", {"act": "notices.see", "about": "notices"})


def _about(kind: str, number: int) -> str:
    if kind not in {"goal", "decision", "case", "report"} or not 0 < number < 10**9:
        raise NotFound
    return f"{kind}:{number}"


@bp.get(_HERE)
def thread(space: str, kind: str, number: int) -> str:
    """A discussion on a page of its own: older contributions, or one with all its answers."""
    wanted = {name: request.args.get(name) for name in ("before", "post")}
    found = queries.thread(current_actor(), space=space, about=_about(kind, number), **wanted)
    newest = not any(wanted.values())
    return page("notices/thread.html", space=space_named(space), newest=newest, **_known(found))


@bp.get(f"{_HERE}/_posts")
def _posts(space: str, kind: str, number: int) -> str:
    """The newest contributions alone, fetched again when somebody writes."""
    actor = current_actor()
    found = queries.thread(actor, space=space, about=_about(kind, number))
    _look(actor, found["url"])
    return page("notices/_posts.html", space=space_named(space), **_known(found))


@bp.get(f"{_HERE}/_people")
def _people(space: str, kind: str, number: int) -> str:
    """Who can be mentioned here, while a name is being typed."""
    begins = request.args.get("begins", "")[:200]
    found = queries.mentionable(current_actor(), space=space, about=_about(kind, number), begins=begins)
    return page("notices/_people.html", **found)


@bp.post(_HERE)
def post(space: str, kind: str, number: int) -> Any:
    """Write."""
    about = _about(kind, number)
    then = lambda answer: _place(space, about, answer["post"])  # noqa: E731
    again = lambda: thread(space, kind, number)  # noqa: E731
    return perform(actions.post, space=space, about=about, then=then, again=again)


def _place(space: str, about: str, number: int | None = None) -> str:
    """Where a contribution stands on the page of its object."""
    found = thread_for(current_actor(), space, about)
    return f"{named(found)['url']}#{f'post-{number}' if number else 'discussion'}"


@bp.get(f"{_HERE}/<int:post>/change")
def change(space: str, kind: str, number: int, post: int) -> str:
    """The forms for mending and for removing a contribution."""
    placed = placed_for(current_actor(), space, _about(kind, number), post)
    must("notices.remove_post", placed)
    found = queries.thread(current_actor(), space=space, about=placed.thread.about)
    given = {"space": placed.space, "placed": placed, "row": placed.post}
    return page("notices/change.html", **given, **_known(found))


@bp.post(f"{_HERE}/<int:post>/edit")
def edit_post(space: str, kind: str, number: int, post: int) -> Any:
    """Mend one's words."""
    again = lambda: change(space, kind, number, post)  # noqa: E731
    return _on_post(actions.edit_post, space, _about(kind, number), post, again)


@bp.post(f"{_HERE}/<int:post>/remove")
def remove_post(space: str, kind: str, number: int, post: int) -> Any:
    """Remove a contribution."""
    again = lambda: change(space, kind, number, post)  # noqa: E731
    return _on_post(actions.remove_post, space, _about(kind, number), post, again)


@bp.post(f"{_HERE}/<int:post>/answer")
def mark_answer(space: str, kind: str, number: int, post: int) -> Any:
    """Say what answers a question."""
    again = lambda: thread(space, kind, number)  # noqa: E731
    return _on_post(actions.mark_answer, space, _about(kind, number), post, again)


def _on_post(act: Act[Any], space: str, about: str, post: int, again: Callable[[], Any]) -> Any:
    """Do an act on a contribution, and go back to where it stands."""
    then = lambda answer: _place(space, about, post)  # noqa: E731
    return perform(act, space=space, about=about, post=post, then=then, again=again)


@bp.post(f"{_HERE}/follow")
def follow(space: str, kind: str, number: int) -> Any:
    """Follow a discussion, or not any more."""
    about = _about(kind, number)
    then = lambda answer: _place(space, about)  # noqa: E731
    again = lambda: thread(space, kind, number)  # noqa: E731
    return perform(actions.follow, space=space, about=about, then=then, again=again)


@bp.get("/me/notices")
def index() -> str:
    """What I am told."""
    found = queries.index(current_actor(), before=request.args.get("before"))
    return page("notices/index.html", before=request.args.get("before"), **found)


@bp.get("/me/notices/_list")
def _list() -> str:
    """The list alone, fetched again when something is told."""
    return page("notices/_list.html", before=None, **queries.index(current_actor()))


@bp.get("/me/notices/_bell")
def _bell() -> str:
    """The count alone."""
    must("notices.index")
    return page("notices/_bell.html")


@bp.post("/me/notices/see")
def see() -> Any:
    """Mark as seen."""
    return perform(actions.see, then=url_for(".index"), again=index)


@bp.get("/me/notices/choices")
def choices() -> str:
    """What is sent to me, and how."""
    return page("notices/choices.html", **queries.choices(current_actor()))


@bp.post("/me/notices/choices")
def choose() -> Any:
    """Keep the choices."""
    said = Phrase(N_("Your choices are saved."))
    return perform(actions.choose, then=url_for(".choices"), again=choices, said=said)
