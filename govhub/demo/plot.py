"""What happens in the story, the same in every language: who, what, when (in days from now), how much.

Amounts of money are in dollars, see `Words.rate`. What is said stands in `words`, under the keys used here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

BEGINNING = -460

# key: name, stakeholder, role. The key is also the name in the invented e-mail address.
PEOPLE: dict[str, tuple[str, str | None, str]] = {
    "lan": ("Nguyễn Thị Lan", "city", "member"),
    "minh": ("Trần Văn Minh", "green", "member"),
    "hoa": ("Lê Thị Hoa", "women", "member"),
    "tuan": ("Phạm Anh Tuấn", "dpo", "member"),
    "binh": ("Võ Thanh Bình", "recycler", "member"),
    "mai": ("Đặng Ngọc Mai", "compost", "member"),
    "khoa": ("Bùi Đăng Khoa", "carts", "member"),
    "anna": ("Anna Keller", "donor", "member"),
    "duc": ("Hồ Minh Đức", "ward", "member"),
    "fang": ("王芳", None, "observer"),
    "thu": ("Đỗ Minh Thư", None, "mediator"),
    "quynh": ("Ngô Như Quỳnh", None, "treasurer"),
}
STAKEHOLDERS = {
    "city": "government",
    "green": "cso",
    "women": "cso",
    "dpo": "dpo",
    "recycler": "business",
    "compost": "business",
    "carts": "business",
    "donor": "donor",
    "ward": "community",
}
RULES: dict[str, dict[str, object]] = {
    "consent": {"method": "consent", "quorum": "1/2", "early_close": True},
    "majority": {"method": "majority", "quorum": "1/2"},
    "two_thirds": {"method": "majority", "threshold": "2/3", "comparison": "at_least", "quorum": "1/2"},
    "sectors": {"method": "majority", "quorum": "1/2", "concurrence": ["government", "cso", "business"]},
}
TEXTS = {"needs": -455, "charter": -452}
GOALS = {"sort": -446, "work": -260, "schools": -30}

Votes = dict[str, str]


@dataclass(frozen=True)
class Decided:
    """A decision, opened and closing so many days from now; one whose end lies behind us is closed.

    Whoever voted with a reason has it under `<key>.<stakeholder>`. `allows` is dollars, or a number of
    a unit.
    """

    rule: str
    opened: int
    closes: int
    votes: Votes
    about: str = ""
    allows: tuple[int, str] | None = None


def _all(choice: str, **others: str) -> Votes:
    return {who: others.get(who, choice) for who in STAKEHOLDERS if others.get(who) != "silent"}


DECIDED: dict[str, Decided] = {
    "ratify_charter": Decided("consent", -440, -432, _all("agree", donor="stand_aside"), about="charter"),
    "ratify_sort": Decided(
        "consent", -428, -421, _all("agree", compost="stand_aside", donor="abstain"), about="sort"
    ),
    "publish": Decided(
        "majority", -410, -403, _all("agree", recycler="disagree", carts="abstain", ward="silent")
    ),
    "fee": Decided(
        "two_thirds",
        -396,
        -389,
        _all("agree", green="disagree", women="disagree", dpo="disagree", ward="abstain"),
    ),
    "points": Decided("two_thirds", -380, -373, _all("agree", carts="disagree"), allows=(36_000, "money")),
    "weight": Decided(
        "sectors",
        -330,
        -322,
        _all("agree", recycler="disagree", carts="disagree", donor="abstain", compost="disagree"),
    ),
    "trucks": Decided(
        "consent",
        -250,
        -241,
        {"city": "agree", "recycler": "agree", "carts": "agree", "green": "agree", "dpo": "block"},
    ),  # how it went on is told in `mediating`
    "ratify_work": Decided("consent", -200, -193, _all("agree", donor="abstain"), about="work"),
    "training": Decided(
        "two_thirds", -180, -173, _all("agree", carts="abstain", ward="silent"), allows=(14_000, "money")
    ),
    "guides": Decided("majority", -170, -163, _all("agree", donor="abstain"), allows=(180, "hours")),
    "pilot": Decided("majority", -3, 9, {"ward": "agree", "compost": "agree", "recycler": "disagree"}),
    "prices": Decided(
        "consent", -6, 6, {"women": "agree", "green": "agree", "city": "agree", "recycler": "block"}
    ),
}


@dataclass(frozen=True)
class Pledged:
    """What somebody promised, and what came of it: `received` are days and amounts."""

    giver: str
    kind: str
    amount: int
    unit: str
    day: int
    received: tuple[tuple[int, int], ...]
    purpose: str | None = None
    due: int | None = None
    acknowledgement: str = "name"


PLEDGED: dict[str, Pledged] = {
    "donor": Pledged("donor", "money", 40_000, "money", -372, ((-360, 25_000), (-150, 15_000)), "points"),
    "city": Pledged("city", "money", 24_000, "money", -371, ((-350, 24_000),)),
    "recycler": Pledged("recycler", "money", 6_000, "money", -370, ((-340, 6_000),)),
    "compost": Pledged("compost", "goods", 150, "pieces", -369, ((-300, 120),), "points", due=-60),
    "carts": Pledged("carts", "transport", 200, "hours", -368, ((-260, 90), (-120, 50)), "points", due=40),
    "dpo": Pledged("dpo", "expertise", 80, "hours", -367, ((-240, 80),), "points"),
    "women": Pledged("women", "hours", 240, "hours", -366, ((-158, 200),), "points", due=90),
    "ward": Pledged("ward", "premises", 12, "months", -181, ((-179, 6), (-30, 6)), "training"),
    "quiet": Pledged(
        "compost", "money", 2_000, "money", -160, ((-155, 2_000),), "training", acknowledgement="none"
    ),
}


@dataclass(frozen=True)
class Allocated:
    """What a decision's money or hours went to, and what was spent of it: day, who, amount, words."""

    decision: str
    purpose: str
    day: int
    unit: str
    shares: dict[str, int]
    spent: tuple[tuple[int, str, int, str], ...]


ALLOCATED = (
    Allocated(
        "points",
        "points",
        -345,
        "money",
        {"green": 20_000, "dpo": 6_000, "ward": 4_000},
        (
            (-310, "dpo", 6_000, "spend.dpo"),
            (-290, "green", 1_450, "spend.green.wrong"),
            (-288, "green", 14_500, "spend.green"),
            (-200, "ward", 2_500, "spend.ward"),
        ),
    ),
    Allocated(
        "training",
        "training",
        -148,
        "money",
        {"women": 9_000, "green": 3_000},
        ((-70, "women", 5_200, "spend.women"),),
    ),
    Allocated(
        "guides",
        "points",
        -150,
        "hours",
        {"ward": 100, "dpo": 60},
        ((-125, "ward", 60, "spend.guides"), (-124, "dpo", 30, "spend.guides")),
    ),
)
# The first was mistyped, and is reversed when the second is entered.
MISTYPED = ("spend.green.wrong", "spend.green")


@dataclass(frozen=True)
class Measured:
    """An indicator: from where, to where, and its values quarter by quarter, the newest last.

    `None` is a quarter that nobody measured. The last value of `waiting` ones is not confirmed yet.
    """

    goal: str
    direction: str
    baseline: int
    target: int
    target_year: int
    since: int
    values: tuple[int | None, ...] = field(default=())
    by: tuple[str, str] = ("minh", "lan")
    waiting: bool = False


INDICATORS: dict[str, Measured] = {
    "sorting": Measured("sort", "up", 31, 60, 2027, -415, (33, 36, 40, 43)),
    "stairs": Measured("sort", "up", 40, 100, 2027, -415, (45, 70, None, 95), by=("tuan", "minh")),
    "contracts": Measured("work", "up", 12, 120, 2028, -188, (34, 52), by=("hoa", "lan"), waiting=True),
    "accidents": Measured("work", "down", 19, 5, 2028, -188, (17, 12), by=("duc", "hoa")),
}
# key: goal, due, done (days from now)
MILESTONES: dict[str, tuple[str, int, int | None]] = {
    "points": ("sort", -170, -176),
    "days": ("sort", -20, None),
    "list": ("work", 80, None),
}
# key: goal, stakeholder, owner, due, done
COMMITMENTS: dict[str, tuple[str, str, str, int, int | None]] = {
    "trucks": ("sort", "compost", "mai", -90, None),
    "signs": ("sort", "dpo", "tuan", -210, -214),
    "insurance": ("work", "recycler", "binh", 60, None),
    "survey": ("sort", "green", "minh", 45, None),
}
