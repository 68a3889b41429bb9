"""The pages of texts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for

from govhub.core.phrase import N_, Phrase
from govhub.documents import actions, queries
from govhub.documents.models import document_at
from govhub.spaces.models import space_named
from govhub.web.doors import must, page, perform
from govhub.web.login import current_actor

bp = Blueprint("documents", __name__, url_prefix="/s/<space>/documents")


def _shown(template: str, space: str, number: int, **context: Any) -> str:
    subject = document_at(space_named(space), number)
    return page(f"documents/{template}.html", space=subject.space, subject=subject, **context)


def _at(endpoint: str, space: str, number: int, **more: Any) -> str:
    return url_for(f"documents.{endpoint}", space=space, number=number, **more)


@bp.get("")
def index(space: str) -> str:
    """The texts of a space."""
    found = queries.index(current_actor(), space=space, page=request.args.get("page", "1"))
    return page("documents/index.html", space=space_named(space), **found)


@bp.get("/new")
def new(space: str) -> str:
    """The form for a new text."""
    must("documents.create", space_named(space))
    return page("documents/new.html", space=space_named(space))


@bp.post("")
def create(space: str) -> Any:
    """Begin a text and go on to write it."""
    then = lambda answer: _at("edit", space, answer["document"])  # noqa: E731
    return perform(actions.create, space=space, then=then, again=lambda: new(space))


@bp.get("/<int:number>")
def show(space: str, number: int) -> str:
    """A text as it stands."""
    found = queries.show(current_actor(), space=space, document=number)
    return _shown("show", space, number, text=found)


@bp.get("/<int:number>/_text")
def _text(space: str, number: int) -> str:
    """The text alone, fetched again when it changed."""
    found = queries.show(current_actor(), space=space, document=number)
    return _shown("_text", space, number, text=found)


@bp.get("/<int:number>/edit")
def edit(space: str, number: int) -> str:
    """The editor; a plain textarea without JavaScript."""
    found = queries.show(current_actor(), space=space, document=number)
    return _shown("edit", space, number, text=found)


@bp.post("/<int:number>/text")
def save_text(space: str, number: int) -> Any:
    """Save what was typed into the plain textarea."""
    act, then = actions.save_text, _at("edit", space, number)
    again = lambda: edit(space, number)  # noqa: E731
    return perform(act, space=space, document=number, then=then, again=again, said=_said_saved)


def _said_saved(answer: dict[str, Any]) -> Phrase:
    if answer["both"]:
        return Phrase(
            N_("Saved. Others changed the same passage meanwhile: both are kept, please look over them.")
        )
    return Phrase(N_("Saved, together with what others wrote meanwhile."))


@bp.post("/<int:number>/title")
def rename(space: str, number: int) -> Any:
    """Another title."""
    then = _at("edit", space, number)
    again = lambda: edit(space, number)  # noqa: E731
    return perform(actions.rename, space=space, document=number, then=then, again=again)


@bp.get("/<int:number>/versions")
def versions(space: str, number: int) -> str:
    """All versions, and what is not in one yet."""
    found = queries.show(current_actor(), space=space, document=number, page=request.args.get("page", "1"))
    return _shown("versions", space, number, text=found)


@bp.post("/<int:number>/versions")
def save_version(space: str, number: int) -> Any:
    """Keep the text as it stands."""
    then, said = _at("versions", space, number), Phrase(N_("This version is kept."))
    again = lambda: versions(space, number)  # noqa: E731
    return perform(actions.save_version, space=space, document=number, then=then, again=again, said=said)


@bp.get("/<int:number>/versions/<int:version>")
def version(space: str, number: int, version: int) -> str:
    """One version."""
    found = queries.version(current_actor(), space=space, document=number, version=version)
    return _shown("version", space, number, text=found)


@bp.post("/<int:number>/versions/<int:version>/restore")
def restore_version(space: str, number: int, version: int) -> Any:
    """Bring a version back."""
    then, said = _at("versions", space, number), Phrase(N_("The text is again as it was in this version."))
    again = lambda: versions(space, number)  # noqa: E731
    given: dict[str, Any] = {"space": space, "document": number, "version": version}
    return perform(actions.restore_version, then=then, again=again, said=said, **given)


@bp.get("/<int:number>/compare")
def compare(space: str, number: int) -> str:
    """The differences between two versions, or a version and the text as it stands."""
    asked = {name: request.args.get(name, "0") for name in ("before", "after")}
    found = queries.compare(current_actor(), space=space, document=number, **asked)
    return _shown("compare", space, number, text=found)
