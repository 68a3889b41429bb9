"""What people are told of, in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.accounts.queries import person_with
from govhub.core import clock
from govhub.core.audit import AuditEntry, so_far
from govhub.core.bus import react
from govhub.core.phrase import Day, Instant, Period, Phrase
from govhub.decisions.models import Decision, Delegation, Voter, amendment_at, decision_at
from govhub.decisions.queries import names_of, shared_by
from govhub.goals.models import commitment_at, indicator_at, measurement_of
from govhub.mediation.models import CaseNote, stands_for
from govhub.notices import phrases
from govhub.notices.actions.telling import News, tell
from govhub.notices.models import Notice, Thread, thread_at
from govhub.notices.queries.people import holders, members, readers, talking, voices
from govhub.notices.queries.threads import named
from govhub.notices.rules import next_digest
from govhub.spaces.models import Mandate, Space


def _decision(entry: AuditEntry) -> Decision:
    number = int(entry.about.partition(":")[2])
    return decision_at(Space.get(Space.uid == entry.chain), number)


def _vote(entry: AuditEntry, kind: str, words: str, *, silent: bool = False) -> None:
    """Tell whoever has a voice; the link leads to the ballot and does not vote."""
    decision = _decision(entry)
    address = f"/s/{decision.space.short_name}/decisions/{decision.number}#vote"
    said = Phrase(words, title=decision.title, when=Instant(decision.closes_at))
    news = News(decision.space, kind, decision.about, address, said, decision.closes_at)
    tell(news, voices(decision, silent=silent), entry)


@react("decisions.open")
def vote_opened(entry: AuditEntry) -> None:
    """A vote opens: to whoever may answer."""
    _vote(entry, "vote_opened", phrases.VOTE_OPENED)


@react("decisions.amend")
def asked_again(entry: AuditEntry) -> None:
    """A new round: to whoever may answer, answered before or not; an interest that was declared stays."""
    _vote(entry, "vote_opened", phrases.ASKED_AGAIN, silent=True)


@react("decisions.resume")
def goes_on(entry: AuditEntry) -> None:
    """The clock of a vote goes on: to whoever may still answer. With an amendment all are asked again,
    and need not be told twice."""
    if any(one.act == "decisions.amend" for one in so_far()):
        return
    _vote(entry, "vote_opened", phrases.GOES_ON, silent=True)


@react("decisions.remind")
def vote_closing(entry: AuditEntry) -> None:
    """The last day: to whoever may still answer, and to nobody who has answered for all their voices."""
    _vote(entry, "vote_closing", phrases.VOTE_CLOSING, silent=True)


@react("decisions.extend")
def vote_prolonged(entry: AuditEntry) -> None:
    """Too few answered: to whoever may still answer, and to nobody who has."""
    _vote(entry, "vote_closing", phrases.PROLONGED, silent=True)


@react("decisions.review")
def looked_at_again(entry: AuditEntry) -> None:
    """The day has come: what is reopened or lapses, to whoever had a voice or talks about it; what is
    escalated, to those who facilitate and mediate."""
    decision, how = _decision(entry), entry.facts["how"]
    held: Any = voices(decision).tuples()
    people = {row[0] for row in held} | talking(thread_at(decision.space, decision.about))
    if how == "escalate":
        asked: Any = members(decision.space, "facilitator", "mediator").tuples()
        people = {row[0] for row in asked}
    elif decision.proposer is not None:
        people.add(decision.proposer.id)
    number = entry.facts.get("reopened_as", decision.number)
    address = f"/s/{decision.space.short_name}/decisions/{number}"
    said = Phrase(phrases.AGAIN[how], title=decision.title)
    tell(News(decision.space, "outcome", decision.about, address, said), people, entry)


@react("decisions.propose_amendment")
def amendment_waits(entry: AuditEntry) -> None:
    """Somebody proposes other words: to whoever made the proposal, and those who facilitate."""
    decision = _decision(entry)
    keeping: Any = members(decision.space, "facilitator").tuples()
    people = {row[0] for row in keeping} | ({decision.proposer.id} if decision.proposer else set())
    _amendment(entry, people, phrases.AMENDMENT)


@react("decisions.accept_amendment")
@react("decisions.refuse_amendment")
@react("decisions.put_amendment_to_vote")
@react("decisions.settle_amendment")
def amendment_answered(entry: AuditEntry) -> None:
    """An amendment has its answer, or is voted on: to whoever wrote it."""
    author = amendment_at(_decision(entry), entry.facts["amendment"]).author
    _amendment(entry, {author.id} if author else set(), phrases.AMENDMENT_ANSWERED)


def _amendment(entry: AuditEntry, people: set[int], words: str) -> None:
    decision = _decision(entry)
    place = f"amendment-{entry.facts['amendment']}"
    address = f"/s/{decision.space.short_name}/decisions/{decision.number}#{place}"
    said = Phrase(words, title=decision.title)
    tell(News(decision.space, "reply", decision.about, address, said), people, entry)


@react("decisions.close")
def vote_closed(entry: AuditEntry) -> None:
    """The outcome: to whoever had a voice, made the proposal or talks about it."""
    _outcome(entry, str(entry.facts["outcome"]))


@react("decisions.withdraw")
def vote_withdrawn(entry: AuditEntry) -> None:
    """A vote that was open is no more."""
    if entry.facts.get("stage") == "open":
        _outcome(entry, "withdrawn")


def _outcome(entry: AuditEntry, outcome: str) -> None:
    decision = _decision(entry)
    held: Any = voices(decision).tuples()
    people = {row[0] for row in held} | talking(thread_at(decision.space, decision.about))
    if decision.proposer is not None:
        people.add(decision.proposer.id)
    address = f"/s/{decision.space.short_name}/decisions/{decision.number}"
    said = Phrase(phrases.OUTCOMES[outcome], title=decision.title)
    tell(News(decision.space, "outcome", decision.about, address, said), people, entry)


@react("decisions.cast_ballot")
@react("decisions.enter_ballot")
def answered_for(entry: AuditEntry) -> None:
    """Somebody answered for a voice, or in a way that it shares: to those who hold the voice, and who can
    still answer themselves. Whom others share is told once until they have looked."""
    facts = entry.facts
    held = (Delegation.proxy == facts["voter"]) & Delegation.ended_at.is_null()
    if facts["channel"] in ("proxy", "entered"):
        words = phrases.BY_PROXY if facts["channel"] == "proxy" else phrases.ENTERED
        _to_voices(entry, {facts["voter"]}, words, facts.get("proxy", ""))
    elif Delegation.select().where(held).exists():
        _to_voices(entry, shared_by(_decision(entry), facts["voter"]), phrases.CARRIED, facts["voter"], True)


def _to_voices(entry: AuditEntry, voters: set[str], words: str, proxy: str, once: bool = False) -> None:
    if not voters:
        return
    decision = _decision(entry)
    those = Voter.voter.in_([*voters, proxy])
    rows = Voter.select(Voter.voter, Voter.name).where((Voter.decision == decision) & those)
    names = {row.voter: row.name for row in rows}
    given: dict[str, Any] = {"proxy": names.get(proxy, ""), "voice": names.get(min(voters), "")}
    if once:
        given.pop("voice")
    said = Phrase(words, title=decision.title, when=Instant(decision.closes_at), **given)
    address = f"/s/{decision.space.short_name}/decisions/{decision.number}#vote"
    news = News(decision.space, "delegation", decision.about, address, said, decision.closes_at)
    here = (Notice.kind == news.kind) & (Notice.space == decision.space) & (Notice.about == decision.about)
    waiting: Any = Notice.select(Notice.person).where(here & Notice.seen_at.is_null()).tuples()
    tell(news, voices(decision, only=voters), entry, without={row[0] for row in waiting} if once else ())


@react("decisions.delegate")
def entrusted(entry: AuditEntry) -> None:
    """A voice is entrusted to another: to those who hold either."""
    space, facts = Space.get(Space.uid == entry.chain), entry.facts
    pair = (facts["principal"], facts["proxy"])
    voice, proxy = (names_of(space, [], dict.fromkeys(pair, ""))[uid]["name"] for uid in pair)
    said = Phrase(phrases.ENTRUSTED, voice=voice, proxy=proxy)
    news = News(space, "delegation", entry.about, f"/s/{space.short_name}/delegations", said)
    tell(news, holders(space, pair), entry)


@react("goals.enter_measurement")
def value_waits(entry: AuditEntry) -> None:
    """A value waits for a second pair of eyes: to those who answer for the indicator, and facilitators;
    where that is nobody else, to all members."""
    space, said, address, number = _measured(entry, phrases.CONFIRM)
    answers_for = indicator_at(space, number).stakeholder
    held: Any = Mandate.select(Mandate.person).where(Mandate.stakeholder == answers_for).tuples()
    able: Any = members(space, "facilitator", "member").tuples()
    keeping: Any = members(space, "facilitator").tuples()
    news = News(space, "confirm", entry.about, address, said)
    people = {row[0] for row in keeping} | ({row[0] for row in held} & {row[0] for row in able})
    if not tell(news, people, entry):
        tell(news, members(space, "facilitator", "member"), entry)


@react("goals.refuse_measurement")
def value_refused(entry: AuditEntry) -> None:
    """A value was refused: to whoever entered it."""
    space, said, address, number = _measured(entry, phrases.REFUSED)
    value = measurement_of(indicator_at(space, number), entry.facts["measurement"])
    if value.entered_by is not None:
        tell(News(space, "confirm", entry.about, address, said), {value.entered_by.id}, entry)


def _measured(entry: AuditEntry, words: str) -> tuple[Space, Phrase, str, int]:
    space, facts = Space.get(Space.uid == entry.chain), entry.facts
    indicator = indicator_at(space, facts["indicator"])
    said = Phrase(words, title=indicator.name, period=Period(facts["period"]))
    address = f"/s/{space.short_name}/goals/indicators/{indicator.number}/values/{facts['measurement']}"
    return space, said, address, indicator.number


@react("goals.add_commitment")
@react("goals.hand_over_commitment")
def commitment_given(entry: AuditEntry) -> None:
    """Something is given to somebody to see to."""
    space = Space.get(Space.uid == entry.chain)
    row = commitment_at(space, entry.facts["commitment"])
    said = Phrase(phrases.YOURS, title=row.what, day=Day(row.due_day))
    address = f"/s/{space.short_name}/goals/commitments/{row.number}"
    tell(News(space, "commitment", entry.about, address, said), {row.owner.id}, entry)


@react("reports.publish_report")
def report_published(entry: AuditEntry) -> None:
    """A report is published: to everybody in the space."""
    space = Space.get(Space.uid == entry.chain)
    address = f"/s/{space.short_name}/reports/{entry.facts['report']}"
    said = Phrase(phrases.REPORT, title=entry.facts["title"])
    tell(News(space, "report", entry.about, address, said), members(space), entry)


_OF_A_CASE = (
    "open_case", "open_after_block", "join_case", "release_party", "withdraw_case", "lapse", "take_case",
    "appoint_mediator", "challenge_mediator", "step_back", "move_on", "move_deadline", "mark_late",
    "add_party", "add_note", "escalate", "propose_settlement", "sign_settlement", "settle",
)  # fmt: skip


def case_moved(entry: AuditEntry) -> None:
    """Something in a case: to those who are in it, once until they have looked, and with no word of what
    it is. Without a mediator, to the mediators of the space, who find it in the queue."""
    space = Space.get(Space.uid == entry.chain.removesuffix(".mediation"))
    thread = thread_at(space, entry.about)
    here = (Notice.kind == "case") & (Notice.space == space) & (Notice.about == thread.about)
    waiting: Any = Notice.select(Notice.person).where(here & Notice.seen_at.is_null())
    known = {row[0] for row in waiting.tuples()}
    ended = thread.subject.ended_at is not None
    said, address = Phrase(phrases.CASE_ENDED if ended else phrases.CASE), str(named(thread)["url"])
    inside = _addressed(entry, thread)
    if ended:
        _waits_no_more(here, inside, said)
    tell(News(space, "case", thread.about, address, said), inside, entry, without=known)
    if thread.subject.mediator_id is None and not ended:
        queue: Any = members(space, "mediator").tuples()
        others = {row[0] for row in queue} - inside
        tell(News(space, "case", thread.about, address, said), others, entry, without=known)


def _waits_no_more(here: Any, inside: set[int], said: Phrase) -> None:
    """What was told of a case that has ended: those in it read that, for others nothing is left to do."""
    Notice.update(words=said.to_dict()).where(here).execute()
    others = here & Notice.seen_at.is_null() & Notice.person.not_in(sorted(inside))
    Notice.update(seen_at=clock.now(), due_at=None).where(others).execute()


for _act in _OF_A_CASE:
    react(f"mediation.{_act}")(case_moved)


def _addressed(entry: AuditEntry, thread: Thread) -> set[int]:
    """Those who are in a case; of a note for some of them, only these."""
    people, case = readers(thread), thread.subject
    if entry.act == "mediation.mark_late":
        return {person.id for person in people if person.id == case.mediator_id}
    if entry.act == "mediation.add_note" and entry.facts["to"] != "all":
        note = CaseNote.get_by_id(entry.facts["note"])
        parties = [note.party] if note.party is not None else []
        return {
            person.id
            for person in people
            if person.id == case.mediator_id or stands_for(person.actor(), case, parties)
        }
    return {person.id for person in people}


@react("accounts.change_preferences")
def moved_house(entry: AuditEntry) -> None:
    """What waits for a daily letter comes in the morning of the new time zone."""
    person = person_with(entry.about.partition(":")[2])
    waiting = (Notice.person == person) & Notice.due_at.is_null(False) & (Notice.due_at > entry.at)
    if Notice.select(fn.COUNT(Notice.id)).where(waiting).scalar():
        Notice.update(due_at=next_digest(entry.at, person.timezone)).where(waiting).execute()
