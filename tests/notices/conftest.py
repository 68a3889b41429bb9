"""Mail for the tests of notices: what is sent stays in the table, unless a test brings a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from govhub.core import clock
from govhub.core.mail import postbox
from tests.notices.stage import NOW


@pytest.fixture
def with_mail(app: Flask) -> Iterator[None]:
    """An installation that can send mail, at a fixed instant."""
    before, postbox.smtp_url = postbox.smtp_url, "smtp://localhost:1"
    clock.freeze(NOW)
    yield
    postbox.smtp_url = before
