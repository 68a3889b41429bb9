"""Who may do what: one table for the whole house, filled from each feature's `policy.RULES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from govhub.core import reading
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, NotFound, SignInNeeded
from govhub.core.phrase import N_, Phrase

Predicate = Callable[[Actor, Any], bool]

TABLE: dict[str, Predicate] = {}
_sees: list[Predicate] = []


def load(rules: Mapping[str, Predicate]) -> None:
    """Add a feature's rules. A name that two features declare differently is a programming error."""
    for name, predicate in rules.items():
        if TABLE.setdefault(name, predicate) is not predicate:
            raise RuntimeError(f"two policies for {name}")


def visibility(predicate: Predicate) -> Predicate:
    """Declare the predicate that says whether an actor sees a subject at all."""
    _sees[:] = [predicate]
    return predicate


def authorize(actor: Actor, name: str, subject: Any = None) -> None:
    """Return if `actor` may do `name` to `subject`.

    Raises NotFound when the subject is invisible to the actor, SignInNeeded or Forbidden when it is
    visible but not theirs to act on. An undeclared name is a programming error (KeyError).
    """
    allowed = TABLE[name]
    if actor.is_system:
        return
    with reading.together():
        if subject is not None and not all(sees(actor, subject) for sees in _sees):
            raise NotFound
        if not actor.in_scope(name):
            raise Forbidden(Phrase(N_("This access key does not cover “%(act)s”."), act=name))
        if not allowed(actor, subject):
            raise Forbidden if actor.is_person else SignInNeeded


def may(actor: Actor, name: str, subject: Any = None) -> bool:
    """Whether `authorize` would return; for showing or hiding a button."""
    try:
        authorize(actor, name, subject)
    except (NotFound, Forbidden, SignInNeeded):
        return False
    return True


def anyone(actor: Actor, subject: Any) -> bool:
    """Everybody, signed in or not (as far as they see the subject)."""
    return True


def signed_in(actor: Actor, subject: Any) -> bool:
    """Everybody who is signed in."""
    return actor.is_person


def administrator(actor: Actor, subject: Any) -> bool:
    """Administrators of this installation."""
    return actor.is_admin


def nobody_but_the_system(actor: Actor, subject: Any) -> bool:
    """Due jobs and the command line only."""
    return False
