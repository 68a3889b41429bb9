"""What can go wrong, in words: every error carries a phrase for the person who meets it."""

from __future__ import annotations

from collections.abc import Mapping

from govhub.core.phrase import N_, Phrase


class GovHubError(Exception):
    """An error that a person can understand. `status` is the HTTP status, `kind` its stable name."""

    status = 400
    kind = "error"

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


class NotFound(GovHubError):
    """Not there, or not visible to this person: the two are never told apart."""

    status = 404
    kind = "not-found"

    def __init__(self, phrase: Phrase | None = None) -> None:
        super().__init__(phrase or Phrase(N_("This page is not here, or it is not open to you.")))


class SignInNeeded(GovHubError):
    """Nobody is signed in, and this needs somebody."""

    status = 401
    kind = "sign-in-needed"

    def __init__(self, phrase: Phrase | None = None) -> None:
        super().__init__(phrase or Phrase(N_("Please sign in first.")))


class Forbidden(GovHubError):
    """Visible, but not permitted to this person."""

    status = 403
    kind = "forbidden"

    def __init__(self, phrase: Phrase | None = None) -> None:
        super().__init__(phrase or Phrase(N_("Your role does not allow this.")))


class RuleBroken(GovHubError):
    """A rule of the community says no, and says why."""

    status = 409
    kind = "rule-broken"


class Invalid(GovHubError):
    """Input that cannot be understood; `fields` holds one phrase per field ("" for the whole form)."""

    status = 422
    kind = "invalid"

    def __init__(self, fields: Mapping[str, Phrase]) -> None:
        super().__init__(Phrase(N_("Please correct what is marked.")))
        self.fields = dict(fields)

    def __str__(self) -> str:
        return "; ".join(f"{name}: {phrase}" for name, phrase in self.fields.items())


class TooMany(GovHubError):
    """More often than the limit allows."""

    status = 429
    kind = "too-many"

    def __init__(self, phrase: Phrase | None = None) -> None:
        super().__init__(phrase or Phrase(N_("Too many attempts. Please wait a minute and try again.")))
