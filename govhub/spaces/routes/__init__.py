"""The pages of spaces, and the first page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Blueprint

from govhub.web.doors import refuse_unless
from govhub.web.i18n import say

bp = Blueprint("spaces", __name__)


@bp.app_template_filter("said")
def said(options: Iterable[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """Choices whose labels and hints are phrases, in the reader's language."""
    return [tuple(say(part) for part in option) for option in options]


@bp.app_url_value_preprocessor
def refuse_names_that_cannot_be(_: str | None, values: dict[str, Any] | None) -> None:
    """An address with a word that no space can be called leads nowhere, whatever the feature."""
    space = (values or {}).get("space")
    refuse_unless(not isinstance(space, str) or re.fullmatch(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]", space))


from govhub.spaces.routes import home, invitations, people, spaces  # noqa: E402, F401 (they fill bp)
