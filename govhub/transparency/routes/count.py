"""A page that counts anybody's file of votes, with the same counts that GovHub decides by."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Blueprint, request

from govhub.core.errors import TooMany
from govhub.core.phrase import N_, Phrase
from govhub.counting.apart import Busy, tally_apart
from govhub.counting.errors import Refused
from govhub.counting.formats.writing import decimal_text
from govhub.counting.tally import METHODS
from govhub.web.csrf import csrf
from govhub.web.doors import page
from govhub.web.limits import by_address

bp = Blueprint("transparency_count", __name__, url_prefix="/open")
csrf.exempt(bp)  # nothing is written, and nobody need be known here
OPTIONS = ("method", "seats", "strength", "overvote", "max-skips", "default", "quorum", "seed")
NAMES: dict[str, Phrase] = {
    "plurality": Phrase(N_("Most first choices (plurality)")),
    "approval": Phrase(N_("Approval")),
    "score": Phrase(N_("Scores")),
    "dots": Phrase(N_("Dots")),
    "borda": Phrase(N_("Borda")),
    "copeland": Phrase(N_("Copeland")),
    "minimax": Phrase(N_("Minimax")),
    "schulze": Phrase(N_("Schulze")),
    "ranked-pairs": Phrase(N_("Ranked pairs (Tideman)")),
    "irv": Phrase(N_("Instant runoff")),
    "stv-scottish": Phrase(N_("Single transferable vote, as in Scotland")),
    "stv": Phrase(N_("Single transferable vote, four decimals")),
    "debian": Phrase(N_("Debian general resolution")),
    "majority": Phrase(N_("More yes than no")),
    "two-thirds": Phrase(N_("Two thirds of yes and no")),
    "absolute-majority": Phrase(N_("More than half of all members")),
    "unanimity": Phrase(N_("Nobody against")),
    "people-and-cantons": Phrase(N_("People and cantons, as in Switzerland")),
    "eu-council": Phrase(N_("Council of the European Union")),
    "eu-council-reinforced": Phrase(
        N_("Council of the European Union, where the Commission did not propose")
    ),
    "gradients": Phrase(N_("Gradients of agreement")),
    "greedy": Phrase(N_("Budget: by points, as far as the money goes")),
    "greedy-no-skip": Phrase(N_("Budget: by points, stopping at the first that is too expensive")),
    "greedy-threshold": Phrase(N_("Budget: by points, above a threshold")),
    "equalshares-add1": Phrase(N_("Budget: equal shares")),
    "equalshares-add1-comparison": Phrase(N_("Budget: equal shares, compared with the greedy result")),
}
TESTS: dict[str, Phrase] = {
    "present and voting": Phrase(N_("Of those who said yes or no")),
    "members": Phrase(N_("Of the members")),
    "fewest members": Phrase(N_("Members in favour")),
    "population": Phrase(N_("Of the population")),
    "people": Phrase(N_("The people")),
    "cantons": Phrase(N_("The cantons")),
    "yes or no": Phrase(N_("Nobody against")),
}
assert NAMES.keys() == METHODS.keys()  # noqa: S101  # every method has its words


@bp.get("/count")
def count() -> str:
    """Where a file of votes can be dropped."""
    return page("transparency/count.html", methods=NAMES, tests=TESTS, chosen={}, result=None, problem=None)


@bp.post("/count")
@by_address
def count_file() -> Any:
    """The file's result, or what is wrong with it and in which line."""
    chosen = {name: request.form.get(name, "").strip()[:200] for name in OPTIONS}
    shown = {"methods": NAMES, "tests": TESTS, "chosen": chosen, "result": None, "problem": None} | _counted(
        chosen
    )
    return page("transparency/count.html", **shown), 422 if shown["problem"] else 200


def _counted(chosen: dict[str, str]) -> dict[str, Any]:
    sent = request.files.get("file")
    content = b""
    if sent is not None:
        with sent.stream:
            content = sent.read()
    name = (sent.filename or "") if sent is not None else ""
    try:
        if not content:
            raise Refused("please choose a file with votes")
        result = tally_apart(content, name, chosen)
    except Refused as problem:
        return {"problem": str(problem)}
    except Busy:
        raise TooMany(Phrase(N_("Others are counting just now. Please try again in a moment."))) from None
    for vote in result.get("votes", []):
        for test in vote["tests"]:
            test |= {part: _readable(test[part]) for part in ("value", "base")}
            test["needed"] = _percent(test["needed"])
    names = {str(option["id"]): option["name"] for option in result["options"]}
    return {"result": result, "names": names, "file": name}


def _readable(exact: Any) -> Any:
    """A fraction as decimal number where it has an end."""
    try:
        return decimal_text(Fraction(exact)) if isinstance(exact, str) else exact
    except Refused:
        return exact


def _percent(exact: Any) -> Any:
    """A share as per cent where it is a whole number of them."""
    share = Fraction(exact) * 100
    return f"{share}%" if share.denominator == 1 and share <= 100 else exact
