"""How acts are told: one sentence for each act, and a name and an address for what it was about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from govhub.core.audit import AuditEntry
from govhub.core.phrase import N_, Period, Phrase

Sentence = str | Callable[[dict[str, Any]], str]
Naming = Callable[[Any, set[str]], dict[str, tuple[Any, str]]]

PHRASES: dict[str, Sentence] = {}
_PLACE = re.compile(r"%\((\w+)\)s")
_namings: dict[str, Naming] = {}


def load(phrases: Mapping[str, Sentence]) -> None:
    """Add a feature's sentences: act name to a message with `%(actor)s`, `%(about)s` and names of facts,
    or a function from the entry's facts to such a message."""
    PHRASES.update(phrases)


def naming(kind: str) -> Callable[[Naming], Naming]:
    """Register `(space, keys) -> {key: (label, address)}` for objects that entries are about.

    An entry about `decision:7` asks the naming of `decision` for the key `"7"`; all keys of a page
    are asked for at once.
    """

    def register(fn: Naming) -> Naming:
        _namings[kind] = fn
        return fn

    return register


def told(entries: Iterable[AuditEntry], space: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Entries as sentences: `{seq, act, at, text, url, actor}`. `names` says who the actors are."""
    rows = list(entries)
    abouts = named({row.about for row in rows}, space)
    return [_told(row, names, abouts.get(row.about, (row.about, ""))) for row in rows]


def _told(row: AuditEntry, names: Mapping[str, str], about: tuple[Any, str]) -> dict[str, Any]:
    actor = names.get(row.actor) or ("GovHub" if row.actor == "system" else Phrase(N_("Somebody")))
    text = sentence(row, actor, about[0])
    return {"seq": row.seq, "act": row.act, "at": row.at, "text": text, "url": about[1], "actor": str(actor)}


def sentence(row: AuditEntry, actor: Any, about: Any) -> Phrase:
    """An act in words, with the names of who did it and of what it was about."""
    facts = row.facts
    said = PHRASES.get(row.act, N_("%(actor)s: %(act)s"))
    message = said if isinstance(said, str) else said(facts)
    # "…" for a fact that is not public, or that an older version did not record
    given = {name: facts.get(name, "…") for name in _PLACE.findall(message)}
    plain: dict[str, Any] = {name: one for name, one in given.items() if isinstance(one, str | int)}
    if "period" in facts and "period" in plain:
        plain["period"] = Period(facts["period"])
    return Phrase(message, **{**plain, "actor": actor, "about": about, "act": row.act})


def named(abouts: Iterable[str], space: Any) -> dict[str, tuple[Any, str]]:
    """The label and the address of things such as `decision:7`; all of a kind are asked for at once."""
    asked: dict[str, set[str]] = {}
    for about in abouts:
        kind, _, key = about.partition(":")
        asked.setdefault(kind, set()).add(key)
    found: dict[str, tuple[Any, str]] = {}
    for kind, keys in asked.items():
        if kind in _namings:
            for key, known in _namings[kind](space, keys).items():
                found[f"{kind}:{key}"] = known
    return found
