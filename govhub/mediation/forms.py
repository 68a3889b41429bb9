"""What the acts on conflicts take."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from govhub.core.forms import (
    Form,
    Line,
    Number,
    OptionalInstant,
    OptionalLine,
    OptionalNumber,
    OptionalText,
    ShortName,
    Text,
)
from govhub.decisions.forms import Fold

Severity = Literal["low", "medium", "high", "critical"]
Barrier = Literal[
    "vision", "purpose", "domination", "power", "backing", "missing", "commitment", "style", "roles",
    "hidden_agendas", "communication", "learning", "evaluation", "costs",
]  # fmt: skip


def _many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Barriers = Annotated[list[Barrier], BeforeValidator(_many), Field(max_length=14)]
Lines = Annotated[list[Line], BeforeValidator(_many), Field(max_length=100)]


class InSpace(Form):
    """A space."""

    space: ShortName


class Index(InSpace):
    """A page of the queue, and one of one's own cases."""

    page: Number = 1
    mine: Number = 1


class CaseRef(InSpace):
    """A case: its space and its number there."""

    case: Number


class OpenCase(InSpace):
    """A conflict in the words of whoever logs it. `about` is what it is about (`decision:7`), `on_behalf_of`
    the organisation in whose name it is logged (nothing: in one's own), `parties` those who are to answer."""

    kind: Literal["partners", "decision", "resource", "role", "text"]
    title: Line
    summary: Text
    about: OptionalLine = ""
    severity: Severity = "medium"
    barriers: Barriers = Field(default_factory=list)
    on_behalf_of: OptionalLine = ""
    parties: Lines = Field(default_factory=list)


class AfterBlock(InSpace):
    """A block in a decision: by whom, in whose voice."""

    decision: Number
    stakeholder: Line
    voter: Line


class JoinCase(CaseRef):
    """One more stakeholder that blocks."""

    stakeholder: Line


class SetSeverity(CaseRef):
    """How grave it is."""

    severity: Severity


class Appoint(CaseRef):
    """Who is to mediate."""

    person: Line


class WithReason(CaseRef):
    """A case, and why."""

    reason: Text


class StepBack(CaseRef):
    """Why the mediator gives the case back; those who end it for them say nothing."""

    reason: OptionalText = ""


class MoveOn(CaseRef):
    """The stage that comes now."""

    stage: Literal["dialogue", "agreement"]


class MoveDeadline(CaseRef):
    """Until when the stage may take: an instant (`due_at`, ms UTC), or a local time with its zone; `fold`
    says which of two moments it is (0 the earlier, 1 the later) where the clocks change."""

    reason: Text
    due_at: OptionalInstant = None
    closes: OptionalLine = ""
    zone: OptionalLine = ""
    fold: Fold = None


class AddParty(CaseRef):
    """A stakeholder, or a person who belongs to none, and on which side."""

    stakeholder: OptionalLine = ""
    person: OptionalLine = ""
    role: Literal["raised", "answers"] = "answers"


class AddNote(CaseRef):
    """Words in a case; `to` says for whom: everyone in it, the mediator, or one party and the mediator."""

    body: Text
    to: Literal["all", "mediator", "party"] = "all"
    party: OptionalNumber = None


class ProposeSettlement(CaseRef):
    """What is to be agreed, and what it does when everybody has signed. The new text, and conditions,
    become public then; the other words never do."""

    text: Text
    effect: Literal["lift", "amend", "conditions", "end", "plain"] = "plain"
    amended_text: OptionalText = ""
    amended_version: OptionalNumber = None
    conditions: OptionalText = ""


class Sign(CaseRef):
    """The version that was read; `party` says for whom, where a person can sign for several."""

    version: Number
    party: OptionalNumber = None


class Escalate(CaseRef):
    """To whom the case is handed on, and why."""

    to: Line
    reason: Text


class TakeBack(CaseRef):
    """Why a conflict is taken back; may stay unsaid."""

    reason: OptionalText = ""


class Lapse(CaseRef):
    """What made a case void: the block was lifted, the text changed, the proposal ended."""

    outcome: Literal["lifted", "text_changed", "proposal_ended"]
