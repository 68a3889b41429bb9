"""The public pages, and the data behind them."""

from __future__ import annotations

from flask import Flask

from govhub.transparency.routes import cache
from govhub.transparency.routes.count import bp as count_bp
from govhub.transparency.routes.downloads import bp as downloads_bp
from govhub.transparency.routes.feeds import bp as feeds_bp
from govhub.transparency.routes.pages import bp as pages_bp

__all__ = ["count_bp", "downloads_bp", "feeds_bp", "init_app", "pages_bp"]


def init_app(app: Flask) -> None:
    """Put the page cache in front of the application."""
    cache.init(app)
