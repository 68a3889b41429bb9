"""Headers of every answer: nothing comes from another host, nothing is framed, nothing is guessed."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
YEAR = 365 * 86_400


def init(app: Flask) -> None:
    """Add the headers."""

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        if request.endpoint == "static":
            lasting = "v" in request.args
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store" if request.method != "GET" else "private, no-cache"
        return response
