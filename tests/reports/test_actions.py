"""Reports: drafted from the data, written, frozen when published, corrected by a new version."""

from __future__ import annotations

import json

import pytest

from govhub.core import audit, clock
from govhub.core.canonical import canonical_bytes, sha256_hex
from govhub.core.db import db, store
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.reports import actions, queries
from govhub.reports.models import Report, ReportVersion
from tests.conftest import Cast
from tests.decisions.stage import close, entries, refused, vote
from tests.decisions.stage import answer as cast_ballot
from tests.reports.stage import AFTER, INSIDE, PERIOD, drafted, publish, published, written


def test_draft_report_begins_a_draft(cast: Cast) -> None:
    assert drafted(cast) == 1
    shown = queries.show(cast.erin, space="waste", report=1)
    assert (shown["state"], shown["version"], shown["title"]) == ("draft", 0, "Third quarter")
    entry = audit.head(cast.space.uid)
    assert entry is not None
    assert (entry.act, entry.about, entry.facts) == ("reports.draft_report", "report:1", {})
