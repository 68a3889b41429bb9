"""Errors as people meet them: a page in words, or problem+json for the API."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from govhub.core.errors import GovHubError, Invalid, NotFound, SignInNeeded
from govhub.core.phrase import N_, Phrase
from govhub.web.doors import page, sign_in_first
from govhub.web.i18n import say
from govhub.web.login import session_ended, signed_in_user

_log = logging.getLogger(__name__)

TITLES = {
    400: N_("This request could not be understood"),
    401: N_("Please sign in"),
    403: N_("This is not open to you"),
    404: N_("Page not found"),
    405: N_("This cannot be done here"),
    409: N_("This is not possible now"),
    413: N_("This is too large"),
    415: N_("This kind of content is not understood"),
    422: N_("Please check what you entered"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong on our side"),
}
TEXTS = {
    400: N_("Please go back, reload the page and try again."),
    404: N_("The address may be misspelt, or this page is open to members only."),
    405: N_("Please go back and use the buttons on the page."),
    413: N_("Please send less at once."),
    429: N_("Please wait a minute and try again."),
    500: N_("Nothing was lost or half done. Please try again; if it happens again, tell your administrator."),
}


def init(app: Flask) -> None:
    """Catch everything, in this one place."""
    app.register_error_handler(GovHubError, _ours)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def problem(status: int, kind: str, title: str, detail: str = "", **more: Any) -> Response:
    """An answer as problem+json (RFC 9457)."""
    response = jsonify(
        {"type": f"urn:govhub:{kind}", "title": title, "status": status, "detail": detail, **more}
    )
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _for_machines() -> bool:
    return request.path.startswith("/api/")


def _answer(status: int, kind: str, phrase: Phrase | None, **more: Any) -> Any:
    title = say(Phrase(TITLES.get(status, TITLES[400])))
    text = say(phrase) if phrase is not None else say(Phrase(TEXTS.get(status, TEXTS[400])))
    if _for_machines():
        return problem(status, kind, title, text, **more)
    return page("errors/error.html", status=status, title=title, text=text), status


def _ours(error: GovHubError) -> Any:
    hidden = isinstance(error, NotFound) and session_ended()  # from somebody who may well be a member
    if (hidden or isinstance(error, SignInNeeded)) and not _for_machines():
        return sign_in_first()
    more = {}
    if isinstance(error, Invalid):
        more["fields"] = {name: say(phrase) for name, phrase in error.fields.items()}
    phrase = None if isinstance(error, NotFound) else error.phrase
    return _answer(error.status, error.kind, phrase, **more)


def _csrf(error: CSRFError) -> Any:
    """A form from before the session ended: the way back is signing in, and nothing typed is lost."""
    if signed_in_user() is None:
        act = request.form.get("_act", "")
        values = {k: v for k, v in request.form.items() if not k.startswith("_") and k != "csrf_token"}
        return sign_in_first(act, values)
    return _answer(
        400, "form-too-old", Phrase(N_("This form is too old. Please reload the page and try again."))
    )


def _http(error: HTTPException) -> Any:
    if error.code is not None and error.code < 400:
        return error
    code = error.code or 500
    return _answer(code, error.name.lower().replace(" ", "-"), None)


def _unforeseen(error: Exception) -> Any:
    _log.exception("unforeseen error at %s %s", request.method, request.path)
    try:
        return _answer(500, "unforeseen", None)
    except Exception:  # the page of the error fails too: plain words, whatever happened
        _log.exception("the error page itself failed")
        return Response(f"{TITLES[500]}. {TEXTS[500]}\n", 500, content_type="text/plain; charset=utf-8")
