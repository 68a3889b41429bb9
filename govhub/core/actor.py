"""Who acts, and through which door."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Actor:
    """A person (or nobody, or the system) coming through a door.

    `scopes` is None for a person in a browser, else the act and query names (or `feature.*`, `*`)
    that an API token allows.
    """

    person_id: int | None
    uid: str
    name: str
    is_admin: bool = False
    door: str = "page"
    scopes: frozenset[str] | None = None
    is_system: bool = False

    @classmethod
    def nobody(cls, door: str = "page") -> Actor:
        """A visitor who is not signed in."""
        return cls(None, "", "", door=door)

    @classmethod
    def system(cls, door: str = "job") -> Actor:
        """The application itself: due jobs, the command line."""
        return cls(None, "system", "GovHub", door=door, is_system=True)

    def undisclosed(self) -> Actor:
        """The same actor for an entry that must not say who acted (a giver who wants no mention): the
        entry commits to the true one under a private `by`."""
        return replace(self, uid="undisclosed", name="")

    @property
    def is_person(self) -> bool:
        """Whether somebody is signed in."""
        return self.person_id is not None

    def in_scope(self, name: str) -> bool:
        """Whether the token (if there is one) covers the act or query `name`."""
        if self.scopes is None:
            return True
        return bool(self.scopes & {name, name.partition(".")[0] + ".*", "*"})
