"""Choices among options in the story, and what goes on around other votes: who ranked what, who answers for
whom, who is in the room, what is drawn up before a vote. Days and words as in `plot`."""

from __future__ import annotations

from dataclasses import dataclass

RULES: dict[str, dict[str, object]] = {
    "irv": {"method": "irv", "quorum": "1/2", "early_close": True},
    "budget": {"method": "budget_equal_shares", "ballot": "approval", "quorum": "1/2", "early_close": True},
    "secret": {"method": "majority", "quorum": "1/2", "secrecy": "secret"},
    "stv": {"method": "stv", "seats": 2, "quorum": "1/2"},
    "tested": {"method": "consent", "objections": "lifecycle", "rounds": 2, "quorum": "1/2"},
    "proxy": {"method": "majority", "quorum": "1/2", "delegation": "direct", "delegation_most": 2},
}

Ranks = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Chosen:
    """A choice among options, opened and closing so many days from now. `votes` are the options in the order
    in which a stakeholder likes them; for projects, those that it approves. `costs` are dollars, of `budget`.
    """

    rule: str
    opened: int
    closes: int
    votes: Ranks
    options: int
    costs: tuple[int, ...] = ()
    budget: int = 0


CHOSEN: dict[str, Chosen] = {
    "wards": Chosen(
        "irv",
        -96,
        -89,
        {
            "city": (2, 1), "green": (1, 3), "women": (1, 2), "dpo": (3, 1), "recycler": (4, 2, 1),
            "compost": (1, 2), "carts": (2, 4), "donor": (), "ward": (3, 1, 2),
        },
        options=4,
    ),
    "ideas": Chosen(
        "budget",
        -62,
        -55,
        {
            "city": (1, 3), "green": (1, 2, 4), "women": (5, 2), "dpo": (3, 5), "recycler": (5, 6),
            "compost": (1, 4), "carts": (6, 5), "donor": (1, 2, 5), "ward": (2, 4, 3),
        },
        options=6,
        costs=(2_400, 1_500, 2_800, 900, 1_200, 4_500),
        budget=6_000,
    ),
    "delegates": Chosen(
        "stv",
        -2,
        10,
        {"city": (1, 3), "women": (2, 1), "dpo": (3, 2, 5), "ward": (5, 2)},
        options=5,
    ),
}  # fmt: skip

# The secret vote: who voted what is nobody's business afterwards, not even the story's.
SECRET_OPENED, SECRET_CLOSES = -46, -39
SECRET = {"city": "agree", "green": "agree", "women": "agree", "dpo": "agree", "recycler": "disagree",
          "compost": "agree", "carts": "abstain", "ward": "agree"}  # fmt: skip
INTERESTED = "donor"

# The vote in the room: who was there, who was entered, who answered for whom.
DEPOT_OPENED, DEPOT_CLOSES = -28, -21
DEPOT = {"city": "agree", "recycler": "agree", "green": "disagree", "women": "agree", "dpo": "abstain"}
PRESENT = ("city", "recycler", "green", "dpo")
ENTERED = ("ward", "agree")
DELEGATED = {"carts": ("recycler", "topic"), "donor": ("city", "space")}  # principal: proxy, scope

# In preparation: what people think of it so far, and a change that somebody proposes.
CUPS_PROPOSED = -5
TEMPERATURES = {
    "green": "all_for", "women": "rather_for", "ward": "rather_for", "city": "unsure", "dpo": "rather_for",
    "recycler": "rather_against", "compost": "rather_for", "carts": "unsure",
}  # fmt: skip

STATED = -371  # when the outcome of the decision on sorting points was put into words
RESULTS = {
    "wards": "passed",
    "ideas": "passed",
    "delegates": "",
    "contract": "passed",
    "depot": "passed",
    "cups": "",
}
