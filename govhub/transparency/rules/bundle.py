"""The bundle of an ended decision: everything that a recount needs, in one file of open formats.

Everything in it follows from `decision.json`, the bytes whose hash the decision's public page shows. So a
bundle is checked twice: each member must be what `decision.json` gives, and the outcome in it must be what
a recount gives. Formats: Frictionless Data Package 2 (the container and the tables), Popolo (motion and
vote event), CSV (RFC 4180), Markdown.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from govhub.core.canonical import canonical_bytes, canonical_hash, sha256_hex
from govhub.decisions import rules
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import RuleSet
from govhub.transparency.rules import delegating, hiding
from govhub.transparency.rules import files as writing
from govhub.transparency.rules.reading import Unreadable
from govhub.transparency.rules.recount import frozen_in

FORMAT = 1
MOST = 64 * 1024 * 1024  # bytes unpacked: more than any real decision needs, less than a trap would take
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same decision is always the same file
_POPOLO = {
    "agree": "yes", "disagree": "no", "block": "no", "abstain": "abstain", "stand_aside": "abstain",
    "recused": "not voting",
}  # fmt: skip
_RESULT = {"passed": "pass"}
_TEXT = {"type": "string"}
_PLAIN = ("csv", "json", "md", "txt", "abif")  # files whose name alone tells them from the others
ELECTORATE = ("voter", "name", "stakeholder", "stakeholder_name", "sector", "weight")
VOICE = ("voter", "stakeholder", "sector", "weight")  # what the hash of the electorate is made of
WHERE_KNOWN = ("stands_for", "group")  # of it too where they are known
URN = ("voices", "choice", "answer", "group", "weight", "stands_for")
EDGES = ("from", "to")
BALLOTS = ("voter", "round", "choice", "reason", "channel", "cast_at")
_TYPES = {
    "voices": {"type": "integer"},
    "round": {"type": "integer"},
    "cast_at": {"type": "datetime", "format": "any"},
}

README = """This is the bundle of one decision made with GovHub.

decision.json    everything about it, in canonical JSON: rule, text, electorate, ballots, count
electorate.csv   who could vote
ballots.csv      how each voice answered in the last round
trace.json       the count: every test of the rule with its figures
popolo.json      the same as a Popolo motion with its vote event
text.md          the text that was voted on
datapackage.json what the files are, with their hashes (Frictionless Data Package 2)

To count it again, without a network and without a database:

    govhub recount THIS_FILE

It exits with 0 when the result is the same, with 1 when something differs (and says what), with 2 when the
file cannot be read. The SHA-256 of decision.json is the one that the public page of the decision shows.
"""
VOTES = """
votes.abif, votes.blt, votes.pb (what there is of them) are the votes in formats that other programs count.
The decision counted them by {method}, with seats: {seats}. Ties that a lot decides are drawn from a seed that
was published when the vote opened. Another count breaks them in the same way only if it is told, as in

    govhub tally votes.blt --seats {seats} --seed {seed} --decision {decision}

(with --method where the file does not say how it is counted). Without it, ties fall as options are listed.
"""


def members(decision: bytes) -> dict[str, bytes]:
    """Every file of the bundle, by its name, from the bytes of `decision.json`. Raises Unreadable."""
    said = _read(decision)
    try:
        made = {
            "decision.json": decision,
            "electorate.csv": _table(ELECTORATE, said["electorate"]),
            "ballots.csv": _table(_columns(said), [_row(one) for one in said["ballots"]]),
            "trace.json": canonical_bytes({"trace": said["trace"], "trace_hash": said["trace_hash"]}),
            "popolo.json": _json(_popolo(said)),
            "text.md": (said["version_text"] or said["text"]).encode(),
            "README.txt": _readme(said).encode(),
        }
        made |= _votes(said)
        if (urn := (said.get("beside") or {}).get("urn")) is not None:
            made["urn.csv"] = _table(URN, [_row(one) for one in urn])
        if edges := (said.get("beside") or {}).get("delegations"):
            made["delegations.csv"] = _table(EDGES, edges)
        made["datapackage.json"] = _json(_package(said, made))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Unreadable(f"decision.json is no decision ({type(problem).__name__}: {problem})") from None
    return made


def packed(decision: bytes) -> bytes:
    """The bundle as one zip file; the same decision always gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(members(decision).items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpacked(bundle: bytes) -> dict[str, bytes]:
    """The files in a bundle, by name. Raises Unreadable; a file that would unpack without end is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            entries = archive.infolist()
            if len(entries) > 100 or sum(entry.file_size for entry in entries) > MOST:
                raise Unreadable("it holds more than a bundle does")
            if len({entry.filename for entry in entries}) < len(entries):
                raise Unreadable("it holds a file twice")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as problem:
        if isinstance(problem, Unreadable):
            raise
        raise Unreadable(f"it is no zip file that can be read ({type(problem).__name__})") from None
    except Exception as problem:  # zlib.error and whatever else a hostile archive sets off
        raise Unreadable(f"it is no zip file that can be read ({type(problem).__name__})") from None


def differences(found: Mapping[str, bytes]) -> Iterator[str]:
    """What in a bundle does not hold, one sentence each; nothing when it is whole. Raises Unreadable."""
    if "decision.json" not in found:
        raise Unreadable("it holds no decision.json")
    decision = found["decision.json"]
    said = _read(decision)
    expected = members(decision)
    for name in sorted({*expected, *found}):
        if name not in expected:
            yield f"{name} does not belong into a bundle"
        elif name not in found:
            yield f"{name} is missing"
        elif expected[name] != found[name]:
            yield f"{name} is not what decision.json gives"
    try:
        if canonical_bytes(said) != decision:
            yield "decision.json is not in canonical form"
        yield from _recounted(said)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Unreadable(f"decision.json is no decision ({type(problem).__name__}: {problem})") from None


def _recounted(said: Mapping[str, Any]) -> Iterator[str]:
    """The hashes and the count, made anew from what was frozen and from the ballots."""
    facts = [
        {key: voice[key] for key in (*VOICE, *WHERE_KNOWN) if key in VOICE or key in voice}
        for voice in said["electorate"]
    ]
    electorate = {voice["voter"]: voice for voice in facts}
    if len(electorate) != len(facts):
        yield "a voice stands in the electorate twice"
    if rules.electorate_hash(facts) != said["electorate_hash"]:
        yield "the electorate does not have the stated hash"
    text = said["version_text"] if said["document"] else said["text"]
    if sha256_hex(text.encode()) != said["text_hash"]:
        yield "the text does not have the stated hash"
    if rules.decision_hash({"space": said["space"], **frozen_in(said)}) != said["decision_hash"]:
        yield "what was frozen does not have the stated hash"
    ballots = {one["voter"]: one for one in said["ballots"]}
    if len(ballots) != len(said["ballots"]):
        yield "a voice has two ballots"
    if strange := sorted(ballots.keys() - electorate.keys()):
        yield f"ballots come from outside the electorate: {', '.join(strange)}"
        return
    if any(one["round"] != said["round"] for one in ballots.values()):
        yield "a ballot belongs to another round"
    if said["stage"] != "ended":
        yield "the decision has not ended"
        return
    rule = RuleSet.from_dict(said["rule"])
    beside = rules.Beside.of(said, said.get("beside") or {})
    if (beside.present or frozenset()) - electorate.keys():
        yield "somebody is present who is not in the electorate"
    if wrong := list(hiding.why_not_hidden(rule, electorate, ballots, beside.urn)):
        yield from wrong
        return
    outcome = rules.outcome(rule, electorate, ballots, said.get("options", ()), beside)
    if outcome.result != said["result"]:
        yield f"the result is stated as {said['result']}, but a recount gives {outcome.result}"
    trace = outcome.trace(rule)
    if trace != said["trace"] or canonical_hash(trace) != said["trace_hash"]:
        yield "the figures of the count are not those of a recount"


def _read(decision: bytes) -> dict[str, Any]:
    try:
        said = json.loads(decision)
    except (ValueError, RecursionError):
        raise Unreadable("decision.json is no JSON") from None
    if not isinstance(said, dict):
        raise Unreadable("decision.json is no decision")
    return said


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> bytes:
    return "".join(writing.csv_lines(columns, rows)).removeprefix(writing.BOM).encode()


def _package(said: Mapping[str, Any], made: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"decision-{said['decision']}",
        "title": said["title"],
        "description": f"Decision D-{said['decision']} of {said['space_name']}",
        "created": said["ended_at"],
        "version": f"{FORMAT}.0.0",
        "resources": [_resource(said, name, content) for name, content in sorted(made.items())],
    }


def _resource(said: Mapping[str, Any], name: str, content: bytes) -> dict[str, Any]:
    stem, _, ending = name.partition(".")
    resource: dict[str, Any] = {
        "name": stem.lower() if ending in _PLAIN else name.replace(".", "-"),
        "path": name,
        "bytes": len(content),
        "hash": f"sha256:{sha256_hex(content)}",
    }
    if ending == "csv":
        known = {"electorate": ELECTORATE, "ballots": _columns(said), "urn": URN, "delegations": EDGES}
        columns = known[stem]
        fields = [{"name": column, **_TYPES.get(column, _TEXT)} for column in columns]
        resource |= {
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": fields, **({"primaryKey": [columns[0]]} if stem != "urn" else {})},
        }
    return resource


def _columns(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of the ballots: with `answer` (ranks as the options are listed) where there are options,
    and `proxy` where one answered for another voice."""
    more = {"answer": said.get("options"), "proxy": any("proxy" in one for one in said["ballots"])}
    return (*BALLOTS, *(name for name, is_there in more.items() if is_there))


def _row(ballot: dict[str, Any]) -> dict[str, Any]:
    marks = ["" if mark is None else str(mark) for mark in ballot.get("answer", ())]
    return {**ballot, "answer": " ".join(mark or "-" for mark in marks)} if marks else ballot


def _readme(said: Mapping[str, Any]) -> str:
    """What is in the bundle; where lots can be drawn, also what other counts of the votes need to know."""
    if not said.get("seed"):
        return README
    rule = RuleSet.from_dict(said["rule"])
    return README + VOTES.format(
        seats=rule.seats, method=rule.method.replace("_", "-"), seed=said["seed"], decision=said["decision"]
    )


def _votes(said: Mapping[str, Any]) -> dict[str, bytes]:
    """The ballots of a vote among options in formats that other programs count."""
    rule = RuleSet.from_dict(said["rule"])
    if not said.get("options") or not options.chooses(rule):
        return {}
    voices = {voice["voter"]: voice for voice in said["electorate"]}
    ballots = {one["voter"]: one for one in said["ballots"]}
    beside = rules.Beside.of(said, said.get("beside") or {})
    tally = rules.tallied(rule, voices, ballots, beside)
    given = (said["options"], said["title"], beside, said["trace"].get("count"), tally.scale)
    made = options.vote_files(rule, tally.marked(), *given)
    return {name: text.encode() for name, text in made.items()}


def _popolo(said: Mapping[str, Any]) -> dict[str, Any]:
    """Popolo (popoloproject.com/specs): a motion with its vote event. Silent voices are "not voting"."""
    is_secret = said["rule"].get("secrecy") == "secret"
    given = delegating.answers(said)
    options = {voice["voter"]: _option(given.get(voice["voter"])) for voice in said["electorate"]}
    all_options = [_option(one) for one in hiding.choices(said)] if is_secret else [*options.values()]
    counts = [{"option": word, "value": all_options.count(word)} for word in sorted({*all_options})]
    event = {
        "identifier": said["decision_hash"],
        "start_date": said["opened_at"],
        "end_date": said["ended_at"],
        "result": _RESULT.get(said["result"], "fail"),
        "counts": counts,
        "votes": [
            {
                "voter": {"id": voice["voter"], "name": voice["name"]},
                "group": {"id": voice["stakeholder"], "name": voice["stakeholder_name"]},
                "option": options[voice["voter"]],
            }
            for voice in said["electorate"]
            if not is_secret  # then a vote event has counts alone
        ],
    }
    return {
        "id": f"{said['space']}/decisions/{said['decision']}",
        "organization": {"id": said["space"], "name": said["space_name"]},
        "classification": said["rule"]["method"],
        "requirement": said["rule"]["name"],
        "text": said["title"],
        "date": said["opened_at"],
        "result": event["result"],
        "vote_events": [event],
    }


def _option(choice: str | None) -> str:
    return "not voting" if choice is None else _POPOLO.get(choice, choice)
