"""The story in English."""

from __future__ import annotations

from govhub.demo.story import Decided, Person, Story, Voice

GOAL_SORT = """## Where we stand

In the six wards of the pilot, 31 of 100 households sort their waste. What they sort is often mixed again on the truck.

## What we want

By the end of 2027, **60 of 100 households** in the pilot wards sort into three bins: food, recyclables, rest.

- Trucks collect food waste and recyclables on different days.
- Every building has a sorting point that can be reached without stairs.
- Results are published every quarter, ward by ward.

## What this does not mean

Nobody is fined in the first year.
"""

GOAL_WORK = """## Why

About 400 informal collectors live from our waste. Sorting at home must not take their income away.

## What we want

By 2028 at least **120 informal collectors**, half of them women, work under a fair contract: insured, with a price list that everybody can see.

- Training is free and takes place in the evening.
- People with disabilities are offered work at the sorting points.
"""

GOAL_SCHOOLS = """## Idea

Thirty schools sort their own waste and teach it.

- Each school names one teacher and two pupils.
- The composting firm collects the food waste for free.

> Still open: who pays for the bins? Please write here.
"""

STORY = Story(
    language="en",
    short_name="waste",
    name="Coalition for waste sorting and inclusion",
    purpose="A city, its organisations, firms and neighbours sort waste together, and nobody is left behind.",
    people=(
        Person("lan", "Nguyễn Thị Lan", "city"),
        Person("minh", "Trần Văn Minh", "green"),
        Person("hoa", "Lê Thị Hoa", "women"),
        Person("tuan", "Phạm Anh Tuấn", "dpo"),
        Person("binh", "Võ Thanh Bình", "recycler"),
        Person("mai", "Đặng Ngọc Mai", "compost"),
        Person("khoa", "Bùi Đăng Khoa", "carts"),
        Person("anna", "Anna Keller", "donor"),
        Person("duc", "Hồ Minh Đức", "ward"),
        Person("fang", "王芳", None, role="observer"),
        Person("thu", "Đỗ Minh Thư", None, role="mediator"),
    ),
    stakeholders={
        "city": ("City Department of Environment", "government"),
        "green": ("Green Living Centre", "cso"),
        "women": ("Women Recyclers' Network", "cso"),
        "dpo": ("Association of People with Disabilities", "dpo"),
        "recycler": ("Bright River Recycling", "business"),
        "compost": ("Good Soil Compost", "business"),
        "carts": ("Three Wheels Transport", "business"),
        "donor": ("Clear Water Foundation", "donor"),
        "ward": ("Neighbours of Ward 7", "community"),
    },
    rules={
        "consent": "Consent of all partners",
        "majority": "Simple majority of organisations",
        "two_thirds": "Two thirds for money matters",
    },
    goals={
        "sort": ("Six of ten households sort their waste", GOAL_SORT),
        "work": ("Fair work for waste collectors", GOAL_WORK),
        "schools": ("Thirty schools that sort and teach", GOAL_SCHOOLS),
    },
    decided=(
        Decided(
            "ratify_sort",
            "Ratify the goal on household sorting",
            "We ask all partners to agree on this text. It is what we will be measured by.",
            rule="consent",
            goal="sort",
            opened=-70,
            closes=-63,
            votes={
                "city": Voice("agree"),
                "green": Voice("agree"),
                "women": Voice("agree"),
                "dpo": Voice("agree", "The sorting points without stairs made the difference for us."),
                "recycler": Voice("agree"),
                "compost": Voice(
                    "stand_aside", "We cannot promise separate trucks before our second one arrives."
                ),
                "carts": Voice("agree"),
                "donor": Voice("abstain"),
                "ward": Voice("agree"),
            },
        ),
        Decided(
            "publish",
            "Publish the minutes of every meeting within seven days",
            "Minutes name who was there, what was decided and why. Personal data is left out.",
            rule="majority",
            opened=-56,
            closes=-49,
            votes={
                "city": Voice("agree"),
                "green": Voice("agree"),
                "women": Voice("agree"),
                "dpo": Voice("agree", "Please also as plain text for screen readers."),
                "recycler": Voice("disagree", "Prices that we mention in meetings are confidential."),
                "compost": Voice("agree"),
                "carts": Voice("abstain"),
                "donor": Voice("agree"),
            },
        ),
        Decided(
            "fee",
            "Raise a yearly fee of 500 dollars from every partner",
            "The fee would pay for a part-time coordinator.",
            rule="two_thirds",
            opened=-40,
            closes=-33,
            votes={
                "city": Voice("agree"),
                "green": Voice("disagree", "Small organisations cannot pay as much as large firms."),
                "women": Voice("disagree"),
                "dpo": Voice("disagree"),
                "recycler": Voice("agree"),
                "compost": Voice("agree"),
                "carts": Voice("agree"),
                "donor": Voice("agree"),
                "ward": Voice("abstain"),
            },
        ),
        Decided(
            "trucks",
            "Collect before six in the morning",
            "Earlier trucks mean less traffic. Collection would begin at half past four.",
            rule="consent",
            opened=-12,
            closes=9,
            votes={
                "city": Voice("agree"),
                "recycler": Voice("agree"),
                "carts": Voice("agree"),
                "green": Voice("agree"),
                "dpo": Voice(
                    "block",
                    "At that hour the ramps are locked. Residents who use wheelchairs could not bring out their "
                    "waste; our ground rules say that nobody is left behind.",
                ),
            },
        ),
        Decided(
            "ratify_work",
            "Ratify the goal on fair work for collectors",
            "The text was written together in October. Please read it once more before you answer.",
            rule="consent",
            goal="work",
            opened=-3,
            closes=5,
            votes={
                "city": Voice("agree"),
                "women": Voice("agree", "Our members have waited for this for years."),
                "dpo": Voice("agree"),
                "donor": Voice("agree"),
            },
        ),
        Decided(
            "pilot",
            "Start the school pilot in Ward 7",
            "Three schools of Ward 7 have said that they are ready. The pilot would run until June.",
            rule="majority",
            opened=-1,
            closes=12,
            votes={
                "ward": Voice("agree"),
                "compost": Voice("agree"),
                "recycler": Voice("disagree", "First the bins, then the schools."),
            },
        ),
    ),
)
