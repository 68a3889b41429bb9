"""The longer texts of the story in English."""

NEEDS = """Each partner answered four questions before we began.

## City Department of Environment

- Next twelve months: less waste to the landfill, which is full in 2029.
- Two to three years: a system that goes on after the pilot.
- We bring: budget, permits, the ward offices.
- We need: partners whom people trust.

## Women Recyclers' Network

- Next twelve months: our members keep their income.
- Two to three years: contracts and insurance.
- We bring: 400 people who know every street.
- We need: to be asked before anything is decided.

## Association of People with Disabilities

- Next twelve months: sorting points that we can reach.
- Two to three years: jobs.
- We bring: inspections and advice.
- We need: ramps from the first day.

## Bright River Recycling

- Next twelve months: cleaner paper and plastic.
- Two to three years: steady amounts.
- We bring: trucks, a price list, jobs.
- We need: that agreed prices hold for a quarter.
"""

CHARTER = """## What we are here for

We sort waste together in six wards, so that less of it is burnt and buried, and **nobody is left behind**: not those who live from waste, not those who use a wheelchair, not those who cannot pay.

## How we decide

- What binds everybody is decided by consent. A block has a reason that can be tested against this charter, and leads to mediation.
- Money is allocated by two thirds, and by nobody who alone would benefit.
- What concerns one sector most needs that sector's majority, too.

## Who does what

- The city convenes us and keeps the permits.
- Green Living Centre writes and teaches.
- The firms collect and buy what is sorted.
- The treasurer shows every amount, given and spent.

## When we look at it again

After two years, or when three partners ask.
"""

SORT = """## Where we stand

In the six wards of the pilot, 31 of 100 households sort their waste. What they sort is often mixed again on the truck.

## What we want

By the end of 2027, **60 of 100 households** in the pilot wards sort into three bins: food, recyclables, rest.

- Trucks collect food waste and recyclables on different days.
- Every building has a sorting point that can be reached without stairs.
- Results are published every quarter, ward by ward.

## What this does not mean

Nobody is fined in the first year.
"""

WORK = """## Why

About 400 informal collectors live from our waste. Sorting at home must not take their income away.

## What we want

By the end of 2028 at least **120 informal collectors**, half of them women, work under a fair contract: insured, with a price list that everybody can see.

- Training is free and takes place in the evening.
- People with disabilities are offered work at the sorting points.
"""

SCHOOLS = """## Idea

Thirty schools sort their own waste and teach it.

- Each school names one teacher and two pupils.
- The composting firm collects the food waste for free.

> Still open: who pays for the bins? Please write here.
"""

TEXTS = {
    "needs.text": NEEDS,
    "charter.text": CHARTER,
    "sort.text": SORT,
    "work.text": WORK,
    "schools.text": SCHOOLS,
}
