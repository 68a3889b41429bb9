"""How often: Flask-Limiter per address, per person for what people write."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from govhub.config import Settings
from govhub.web.login import bearer_actor, signed_in_user

LARGEST_BODY = 1_500_000


def _whose() -> str:
    """Behind one office address sit many people: who is signed in has a limit of their own."""
    user = signed_in_user()
    actor = user.actor if user else bearer_actor()
    return actor.uid if actor is not None and actor.uid else str(get_remote_address())


limiter = Limiter(key_func=_whose, storage_uri="memory://", strategy="fixed-window")
by_address = limiter.limit("20 per minute", key_func=get_remote_address, methods=["POST"])

unless_known = limiter.limit(
    "20 per minute",
    key_func=get_remote_address,
    methods=["POST"],
    exempt_when=lambda: (actor := bearer_actor()) is not None and actor.is_person,
)


def init(app: Flask, settings: Settings) -> None:
    """Limit what is written; reading is cheap and stays free."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_APPLICATION"] = "600 per minute"
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
    limiter.request_filter(lambda: request.method in {"GET", "HEAD", "OPTIONS"})
