"""create_app: the steps, in order."""

from __future__ import annotations

import logging

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from govhub import paths, wiring
from govhub.config import Settings
from govhub.core.db import store
from govhub.core.installation import is_demo
from govhub.core.mail import postbox
from govhub.core.markdown import render
from govhub.live import socket
from govhub.web import (
    assets,
    charts,
    connection,
    csrf,
    doors,
    errors,
    headers,
    i18n,
    limits,
    login,
    templates,
)


def create_app(settings: Settings, *, async_mode: str = "threading") -> Flask:
    """The application on an open store. Raises BadSetting when a setting does not fit."""
    app = Flask("govhub", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SESSION_COOKIE_NAME="govhub",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=settings.session_days * 86_400,
        # A part that a page fetches would bring back the cookie of a moment ago, and a message with it.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    templates.init(app)
    postbox.smtp_url, postbox.sender = settings.smtp_url, settings.mail_from
    connection.init(app)
    login.init(app)
    i18n.init(app, settings)
    csrf.init(app)
    limits.init(app, settings)
    headers.init(app)
    errors.init(app)
    assets.init(app)
    charts.init(app)
    app.jinja_env.filters["markdown"] = render
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(doors.restore_draft)
    app.context_processor(doors.common_context)
    app.config["DEMO"] = is_demo()
    app.context_processor(lambda: {"demo": app.config["DEMO"], "settings": app.config["SETTINGS"]})
    socket.init(app, settings, async_mode)
    wiring.connect(app)
    app.add_url_rule("/favicon.ico", "favicon", lambda: app.send_static_file("icons/favicon.svg"))
    app.add_url_rule("/healthz", "healthz", lambda: ("ok\n", 200, {"Content-Type": "text/plain"}))
    return app


def open_app(*, async_mode: str = "threading", exclusive: bool = True) -> Flask:
    """Settings from the environment, the store opened, the application made."""
    settings = Settings.from_environment()
    store.open(settings.database_url, exclusive=exclusive)
    return create_app(settings, async_mode=async_mode)
