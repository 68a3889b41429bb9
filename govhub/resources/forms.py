"""What the acts on resources take. Amounts are typed as people write them, with their unit beside."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from govhub.core.forms import (
    Form,
    Line,
    Number,
    OptionalDay,
    OptionalLine,
    OptionalNumber,
    OptionalText,
    ShortName,
    Text,
)

Kind = Literal["money", "hours", "expertise", "goods", "premises", "transport", "discount", "matching"]
Acknowledgement = Literal["name", "anonymous", "none"]


class InSpace(Form):
    """A space."""

    space: ShortName


class PledgeRef(InSpace):
    """A pledge: its space and its number there."""

    pledge: Number


class AllocationRef(InSpace):
    """An allocation: its space and its number there."""

    allocation: Number


class Ledger(InSpace):
    """The books, newest first, below an entry's number."""

    before: OptionalNumber = None


class Pledges(InSpace):
    """The pledges of a space, newest first, below a number."""

    state: Literal["all", "open", "late", "fulfilled", "withdrawn"] = "all"
    before: OptionalNumber = None


class AddPurpose(InSpace):
    """What resources are for; `goal` is the number of the goal that it serves."""

    name: Line
    goal: OptionalNumber = None


class ChangePurpose(AddPurpose):
    """Other words for a purpose, or the goal that it turned out to serve."""

    purpose: Number


class Promise(InSpace):
    """What is promised or given: by whom, what, how much, and how they wish to be thanked."""

    stakeholder: Line
    kind: Kind
    what: OptionalText = ""
    unit: Line
    amount: Line
    valuation_unit: OptionalLine = ""
    valuation_amount: OptionalLine = ""
    purpose: OptionalNumber = None
    acknowledgement: Acknowledgement = "name"


class Pledge(Promise):
    """A promise; `due_day` says by when it is to come."""

    due_day: OptionalDay = None


class ReceiveGift(Promise):
    """Something that came without a promise before."""

    memo: OptionalText = ""


class WithdrawPledge(PledgeRef):
    """Taking back what has not come yet, with a reason."""

    reason: OptionalText = ""


class Receive(PledgeRef):
    """A part of a pledge, or all of it, has come."""

    amount: Line
    memo: OptionalText = ""


class Acknowledge(PledgeRef):
    """How the giver wishes to be thanked from now on."""

    acknowledgement: Acknowledgement


class Allocate(InSpace):
    """An amount for a purpose under a decision, divided: `stakeholders` and `amounts` belong together in
    pairs; pairs without an amount are passed over."""

    decision: Number
    purpose: Number
    unit: Line
    amount: Line
    what: OptionalText = ""
    stakeholders: Annotated[list[Line], Field(max_length=1000)]
    amounts: Annotated[list[OptionalLine], Field(max_length=1000)]


class Spend(AllocationRef):
    """What one beneficiary's share was used for. `payee` and `evidence` are for members only."""

    stakeholder: Line
    amount: Line
    what: Line
    payee: OptionalLine = ""
    evidence: OptionalText = ""


class Reverse(InSpace):
    """An entry of the books is undone by its opposite, with a reason."""

    entry: Number
    reason: Text
