"""The page door to acts: `perform` for what people send, `page` for what they see."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import abort, flash, g, redirect, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from govhub.core.acts import Act, Answer
from govhub.core.errors import GovHubError, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.core.phrase import Phrase
from govhub.core.policy import authorize, may
from govhub.web import labels, templates
from govhub.web.entering import here_only
from govhub.web.i18n import LANGUAGES, language, say
from govhub.web.login import current_actor, session_ended, signed_in_user

Page = str | Response | tuple[str, int]
_OURS = {"csrf_token", "_key", "_act", "_page", "_untold", "key"}
_keep_draft: list[Callable[[str, str, dict[str, Any]], str]] = []
_find_draft: list[Callable[[str, str], tuple[str, dict[str, Any]] | None]] = []


def drafts(
    keep: Callable[[str, str, dict[str, Any]], str],
    find: Callable[[str, str], tuple[str, dict[str, Any]] | None],
) -> None:
    """Declare how what was typed is kept while somebody signs in again, and found afterwards."""
    _keep_draft[:], _find_draft[:] = [keep], [find]


def perform(
    act: Act[Any],
    *,
    then: str | Callable[[Answer], str],
    again: Callable[[], Any],
    said: Phrase | Callable[[Answer], Phrase | None] | None = None,
    without: Any = (),
    **given: Any,
) -> Any:
    """Do an act with what the form sent, once, and go on to `then` (303).

    When the input or a rule says no, `again()` shows the page anew with status 422, everything that
    was typed and the reasons; when the session has ended, what was typed is kept and comes back.
    Fields named in `without` belong to the page and not to the act (`given` says what follows from them).
    """
    shown = {**_typed(act, request.form), **given}
    values = {name: value for name, value in shown.items() if name not in without}
    try:
        answer = act(current_actor(), key=request.form.get("_key") or None, **values)
    except (SignInNeeded, NotFound) as problem:
        if isinstance(problem, NotFound) and not session_ended():
            raise
        return sign_in_first(act.name, shown)
    except (Invalid, RuleBroken) as problem:
        return once_more(act.name, shown, problem, again)
    message = said(answer) if callable(said) else said
    if message is not None:
        flash(say(message), "done")
    return redirect(then(answer) if callable(then) else then, 303)


def _typed(act: Act[Any], sent: MultiDict[str, str]) -> dict[str, Any]:
    """The form's fields; a field that the act takes as a list comes as one."""
    lists = {
        name
        for name, field in act.form.model_fields.items()
        if "list[" in str(field.annotation) or "tuple[" in str(field.annotation)
    }
    return {k: sent.getlist(k) if k in lists else sent[k] for k in sent if k not in _OURS}


def once_more(name: str, values: dict[str, Any], problem: GovHubError, again: Callable[[], Any]) -> Any:
    """Show the page of the form again, with what was typed and what is wrong with it."""
    g.typed = {name: values}
    g.errors = {name: problem.fields if isinstance(problem, Invalid) else {"": problem.phrase}}
    shown = again()
    return (*shown[:1], problem.status) if isinstance(shown, tuple) else (shown, problem.status)


def came_back(act: str, field: str) -> dict[str, Any]:
    """What was typed into a form that is shown again because of this field; empty for any other."""
    wrong = field in g.get("errors", {}).get(act, {})
    return dict(g.get("typed", {}).get(act, {})) if wrong else {}


def sign_in_first(act: str = "", values: dict[str, Any] | None = None) -> Response:
    """Off to the sign-in page, and back afterwards to the page of the form with what was typed (not of a
    form that says `_untold`, a secret ballot: what it holds is not kept anywhere)."""
    if not _is_part():  # which a page fetches for itself, maybe while its form is under way
        session["back_to"] = back = page_address()
        if request.method != "GET" and _keep_draft and values and "_untold" not in request.form:
            kept = {k: v for k, v in values.items() if "password" not in k}
            session["draft"] = _keep_draft[0](back, act, kept)
    return redirect("/sign-in", 303)


def _is_part() -> bool:
    return request.headers.get("X-Requested-With") == "live"


def page_address() -> str:
    """Where the page that is shown can be fetched again: of a form that came back, the page it stood on;
    of a part that a page fetches for itself, that page."""
    if request.method in {"GET", "HEAD"} and not _is_part():
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.headers.get("Referer", ""))
    known = came_from._replace(scheme="", netloc="", fragment="").geturl()
    try:
        said = request.form.get("_page")
    except HTTPException:  # too large or broken, which is what the page is about to say
        said = None
    return here_only(said, known if came_from.netloc == request.host else "/")


def restore_draft() -> None:
    """Before a page is shown: give back what was typed when a session ended (once)."""
    token = session.get("draft")
    if token and _find_draft and signed_in_user() is not None and request.method == "GET":
        found = _find_draft[0](token, request.full_path.rstrip("?"))
        if found is not None:
            session.pop("draft")
            g.typed = {found[0]: found[1]}
            g.restored = True


def must(name: str, subject: Any = None) -> None:
    """The page of a form is open to whoever may send it. Raises NotFound, Forbidden, SignInNeeded."""
    authorize(current_actor(), name, subject)


def page(template: str, **context: Any) -> str:
    """A page (or a fragment) with what every template may use."""
    made = templates.render(template, context)
    return labels.named(made) if g.get("errors") else made


def new_key() -> str:
    """A fresh idempotency key for a form."""
    return secrets.token_urlsafe(18)


def common_context() -> dict[str, Any]:
    """What every template can use without being given it."""
    user = signed_in_user()
    actor = current_actor()
    return {
        "me": actor,
        "theme": user.theme if user else "auto",
        "locale": language(),
        "languages": LANGUAGES,
        "may": lambda name, subject=None: may(actor, name, subject),
        "typed": g.get("typed", {}),
        "errors": g.get("errors", {}),
        "restored": g.get("restored", False),
        "new_key": new_key,
        "page_address": page_address,
        "remember_field": labels.remember,
        "about_field": labels.about,
    }


def refuse_unless(condition: Any) -> None:
    """404 unless the condition holds, for things that pages address but acts do not."""
    if not condition:
        abort(404)
