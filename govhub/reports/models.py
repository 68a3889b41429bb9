"""What is stored about reports: the draft and its words, and the versions that were published."""

from __future__ import annotations

import json
from typing import Any

from peewee import BlobField, CharField, ForeignKeyField, IntegerField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.core.immutable import append_only
from govhub.spaces.models import Space

STATES = ("draft", "published", "discarded")


class Report(BaseModel):
    """A report about a period. `version` counts what was published of it; a draft with versions is a
    correction under way, and `reason` says why. `revision` counts the saves of the draft."""

    space = ForeignKeyField(Space, backref="reports", on_delete="CASCADE")
    number = IntegerField()
    title = CharField(max_length=200)
    from_day = CharField(max_length=10)
    to_day = CharField(max_length=10)
    zone = CharField(max_length=60, default="UTC")
    language = CharField(max_length=10, default="en")
    words: Any = JsonField(default=dict)
    revision = IntegerField(default=1)
    state = ChoiceField(max_length=10, choices=choices(*STATES), default="draft")
    version = IntegerField(default=0)
    reason = CharField(max_length=200, default="")
    approved_by = IntegerField(null=True)
    created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    changed_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True),)


@append_only
class ReportVersion(BaseModel):
    """A report as it was published: `content` is the exact canonical bytes, `content_hash` their SHA-256.
    Never changed; the database refuses it."""

    report = ForeignKeyField(Report, backref="versions", on_delete="RESTRICT")
    version = IntegerField()
    content = BlobField()
    content_hash = CharField(max_length=64)
    reason = CharField(max_length=200, default="")
    published_by = CharField(max_length=16)
    published_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("report", "version"), True),)

    @property
    def stored(self) -> bytes:
        """The exact bytes; text where somebody altered the row by hand."""
        content: Any = self.content
        return content.encode() if isinstance(content, str) else bytes(content)

    @property
    def kept(self) -> Any:
        """What the bytes say."""
        return json.loads(self.stored)


def report_at(space: Space, number: int) -> Report:
    """The report with this number. Raises NotFound; also for a draft that was thrown away."""
    found = Report.get_or_none((Report.space == space) & (Report.number == number))
    if found is None or found.state == "discarded":
        raise NotFound
    found.space = space
    return found


def version_of(report: Report, number: int | None = None) -> ReportVersion:
    """A published version, the newest unless said otherwise. Raises NotFound."""
    wanted = (ReportVersion.report == report) & (ReportVersion.version == (number or report.version))
    found = ReportVersion.get_or_none(wanted)
    if found is None:
        raise NotFound
    found.report = report
    return found
