"""Forms from other sites are refused (Flask-WTF); the token lives as long as the session does."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf import CSRFProtect

csrf = CSRFProtect()


def init(app: Flask) -> None:
    """Protect every form; the API is exempt, it takes bearer tokens only."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.before_request(_refuse_other_sites)
    csrf.init_app(app)


def _refuse_other_sites() -> Response | None:
    """A form on another site comes without this browser's cookie. It gets no page, for a page would come
    with a fresh cookie, and whoever was signed in would be signed out; nor is what it says kept."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or not _from_another_site():
        return None
    said = "This form came from another site.\n"
    return Response(said, 400, content_type="text/plain; charset=utf-8")


def _from_another_site() -> bool:
    if (said := request.headers.get("Sec-Fetch-Site")) is not None:
        return said == "cross-site"
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.host
