"""One thing of every kind in the cast's space, in the states that acts need, and sample input for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from govhub.accounts.actions import create_access_key, issue_reset_link
from govhub.accounts.models import AccessKey, Session
from govhub.core import clock
from govhub.decisions import actions as decisions
from govhub.documents import actions as documents
from govhub.goals import actions as goals
from govhub.mediation import actions as mediation
from govhub.notices import actions as notices
from govhub.reports import actions as reports
from govhub.resources import actions as resources
from govhub.spaces import actions as spaces
from govhub.spaces.models import Mandate
from tests import deliberating
from tests.browsing import sign_in
from tests.conftest import Cast

DAY = 86_400_000
DRAFT, BLOCKED, ENDED, OPEN = 1, 2, 3, 4  # the numbers of the decisions
CASE, ALONE = 1, 2  # the conflicts: about the block, mediated by carol; and one without a mediator
DRAFTED, PUBLISHED = 1, 2  # the numbers of the reports


@dataclass
class World:
    """The cast, and what stands in their space."""

    cast: Cast
    secrets: dict[str, str] = field(default_factory=dict)

    def sample(self, name: str) -> dict[str, Any]:
        """Input that an act, query or event of this name could succeed with."""
        return {**_space(name), **self._more(name)}

    def _more(self, name: str) -> dict[str, Any]:
        feature, _, word = name.partition(".")
        return getattr(self, f"_{feature}", lambda word: {})(word)  # type: ignore[no-any-return]

    def _accounts(self, word: str) -> dict[str, Any]:
        email, password = "new@example.org", "correct horse battery staple"
        dave = self.cast.people["dave"]
        return {
            "appoint_administrator": {"person": dave.uid},
            "appoint_first_administrator": {"email": email, "name": "New"},
            "ask_reset": {"email": email},
            "change_password": {"old_password": "x", "password": password},
            "change_preferences": {"name": "New", "language": "vi", "timezone": "UTC", "theme": "dark"},
            "create_access_key": {"name": "key", "scopes": ["*"]},
            "deactivate": {"person": dave.uid},
            "dismiss_administrator": {"person": dave.uid},
            "invite": {"email": email},
            "issue_reset_link": {"person": dave.uid},
            "reactivate": {"person": dave.uid},
            "reset_password": {"token": self.secrets["reset"], "password": password},
            "revoke_access_key": {"access_key": AccessKey.get(AccessKey.person == dave).id},
            "revoke_session": {"session": Session.get(Session.person == dave).id},
            "sign_in": {"person": dave.uid, "token": "t" * 43},
            "sign_up": {"name": "New", "email": email, "password": password},
        }.get(word, {})

    def _decisions(self, word: str) -> dict[str, Any]:
        proposal = {"title": "New", "text": "Words", "rule_set": 1}
        return {
            **deliberating.inputs(self.secrets["amended"], ENDED),
            **self._entrusting(),
            **self._weighing(),
            "amend": {"decision": BLOCKED, "text": "Other words"},
            "cast_ballot": {"decision": OPEN, "choice": "agree"},
            "close": {"decision": OPEN},
            "extend": {"decision": OPEN},
            "hold": {"decision": OPEN},
            "make_rule_set": {"name": "Rule", "method": "consent"},
            "open": {"decision": DRAFT, "closes_at": clock.now() + DAY},
            "propose": proposal,
            "revise": {**proposal, "decision": DRAFT},
            "rule_set": {"rule_set": 1},
            "simulate": {"rule_set": 1, "votes": "agree: 3"},
            "try_rule": {"method": "consent"},
            "ratify_rule_set": {"decision": OPEN},
            "remind": {"decision": OPEN},
            "result": {"decision": OPEN},
            "resume": {"decision": BLOCKED, "conditions": "Words"},
            "test_objection": {"decision": self.secrets["objected"], "objection": 1, "finding": "valid"},
            "show": {"decision": BLOCKED},
            "withdraw": {"decision": DRAFT},
        }.get(word, {})

    def _weighing(self) -> dict[str, Any]:
        """A weight of the greens, and a vote in which a facilitator has a casting vote."""
        return {
            "cast_deciding_vote": {"decision": self.secrets["level"], "casting": "agree"},
            "set_weights": {"stakeholders": [self.cast.stakeholders["greens"].uid], "weights": ["3/7"]},
        }

    def _entrusting(self) -> dict[str, Any]:
        """Bob's voice stands with the city's; the city is in the room."""
        city, greens = (self.cast.stakeholders[name].uid for name in ("city", "greens"))
        return {
            "delegate": {"principal": greens, "proxy": city, "scope": "topic", "topic": "Money"},
            "end_delegation": {"delegation": 1},
            "enter_ballot": {"decision": OPEN, "voter": greens, "choice": "agree"},
            "mark_left": {"decision": OPEN, "voters": [city]},
            "mark_present": {"decision": OPEN, "voters": [greens]},
        }

    def _documents(self, word: str) -> dict[str, Any]:
        one = {"document": 1}
        return {
            "compare": {**one, "before": 1},
            "create": {"title": "New", "text": "Words"},
            "index": {},
            "rename": {**one, "title": "New"},
            "restore_version": {**one, "version": 1},
            "save_text": {**one, "text": "Words"},
            "version": {**one, "version": 1},
            "update": {**one, "update": b"\x00\x00"},
        }.get(word, one)

    def _goals(self, word: str) -> dict[str, Any]:
        bob, greens = self.cast.people["bob"].uid, self.cast.stakeholders["greens"].uid
        indicator = {"name": "New", "unit": "tonnes", "baseline": "1", "target": "2"}
        days = {"baseline_day": "2025-12-31", "target_day": "2035-12-31"}
        reason = {"reason": "Other times"}
        return {
            "add_commitment": {"stakeholder": greens, "owner": bob, "what": "New", "due_day": "2035-12-31"},
            "add_milestone": {"goal": 1, "title": "New", "due_day": "2035-12-31"},
            "commitment": {"commitment": 1},
            "confirm_measurement": {"indicator": 1, "measurement": 1},
            "define_indicator": {"goal": 1, **indicator, **days},
            "enter_measurement": {"indicator": 1, "period": "2026-Q1", "value": "1.5"},
            "finish_commitment": {"commitment": 1},
            "finish_milestone": {"milestone": 1},
            "hand_over_commitment": {"commitment": 1, "owner": bob},
            "indicator": {"indicator": 1},
            "measurement": {"indicator": 1, "measurement": 1},
            "milestone": {"milestone": 1},
            "refuse_measurement": {"indicator": 1, "measurement": 1, **reason},
            "reopen_commitment": {"commitment": 1, **reason},
            "reopen_milestone": {"milestone": 1, **reason},
            "retire_indicator": {"indicator": 1, **reason},
            "revise_indicator": {"indicator": 1, **indicator, **days, "name": "Newer", **reason},
            "withdraw_commitment": {"commitment": 1, **reason},
            "withdraw_milestone": {"milestone": 1, **reason},
            "propose": {"title": "New"},
            "rename": {"goal": 1, "title": "New"},
            "settle": {"goal": 1, "decision": 1, "version": 1, "outcome": "passed"},
            "show": {"goal": 1},
        }.get(word, {})

    def _reports(self, word: str) -> dict[str, Any]:
        quarter = {"title": "New", "from_day": "2025-04-01", "to_day": "2025-06-30"}
        return {
            "begin_correction": {"report": PUBLISHED, "reason": "A figure was wrong"},
            "changes": {"report": PUBLISHED, "before": 1},
            "draft_report": quarter,
            "index": {},
            "show": {"report": PUBLISHED},
            "write": {"report": DRAFTED, "revision": 2, **quarter},
        }.get(word, {"report": DRAFTED})

    def _resources(self, word: str) -> dict[str, Any]:
        greens = self.cast.stakeholders["greens"].uid
        gift = {"stakeholder": greens, "kind": "money", "unit": "EUR", "amount": "10"}
        shares = {"stakeholders": [greens], "amounts": ["1"]}
        return {
            "acknowledge": {"pledge": 1, "acknowledgement": "name"},
            "add_purpose": {"name": "New"},
            "allocate": {"decision": ENDED, "purpose": 1, "unit": "EUR", "amount": "1", **shares},
            "change_purpose": {"purpose": 1, "name": "New"},
            "pledge": gift,
            "receive": {"pledge": 1, "amount": "1"},
            "receive_gift": gift,
            "reverse": {"entry": 1, "reason": "No"},
            "show_allocation": {"allocation": 1},
            "show_pledge": {"pledge": 1},
            "spend": {"allocation": 1, "stakeholder": greens, "amount": "1", "what": "Bins"},
            "thanks": {"pledge": 1},
            "withdraw_pledge": {"pledge": 1},
        }.get(word, {})

    def _mediation(self, word: str) -> dict[str, Any]:
        greens, carol = self.cast.stakeholders["greens"], self.cast.people["carol"]
        if word == "index":
            return {}
        if word == "open_case":
            return {"kind": "partners", "title": "New", "summary": "Words"}
        if word == "open_after_block":
            return {"decision": OPEN, "stakeholder": greens.uid, "voter": greens.uid}
        return {"case": ALONE if word in {"take_case", "appoint_mediator", "triage"} else CASE} | {
            "add_note": {"body": "Words"},
            "add_party": {"stakeholder": greens.uid},
            "appoint_mediator": {"person": carol.uid},
            "challenge_mediator": {"reason": "Why"},
            "escalate": {"to": "Somebody", "reason": "Why"},
            "hold_decision": {"reason": "Why"},
            "join_case": {"stakeholder": greens.uid},
            "lapse": {"outcome": "lifted"},
            "move_deadline": {"reason": "Why", "due_at": clock.now() + DAY},
            "move_on": {"stage": "agreement"},
            "propose_settlement": {"text": "Words"},
            "release_party": {"stakeholder": greens.uid},
            "set_severity": {"severity": "low"},
            "sign_settlement": {"version": 1},
        }.get(word, {})

    def _notices(self, word: str) -> dict[str, Any]:
        here = {"about": "goal:1"}
        return {
            "choices": {},
            "choose": {"reply": "never"},
            "edit_post": {**here, "post": 1, "body": "Other words"},
            "follow": {**here, "following": True},
            "index": {},
            "mark_answer": {**here, "post": 2},
            "post": {**here, "body": "Words"},
            "remove_post": {**here, "post": 1, "reason": "Why"},
            "see": {},
        }.get(word, here)

    def _spaces(self, word: str) -> dict[str, Any]:
        bob, greens = self.cast.people["bob"], self.cast.stakeholders["greens"]
        token = {"token": self.secrets["join"]}
        person = {"person": bob.uid}
        return {
            "add_sector": {"name": "Sport"},
            "add_stakeholder": {"name": "New", "sector": "media"},
            "change": {"name": "New", "visibility": "public", "mode": "cooperation", "language": "en"},
            "change_stakeholder": {"stakeholder": greens.uid, "name": "New", "sector": "media"},
            "create": {"short_name": "new", "name": "New"},
            "end_mandate": {"mandate": Mandate.get(Mandate.person == bob).id},
            "end_role": {**person, "role": "member"},
            "give_mandate": {**person, "stakeholder": self.cast.stakeholders["city"].uid},
            "give_role": {**person, "role": "treasurer"},
            "invite": {"email": "new@example.org"},
            "join": token,
            "join_as_new": {
                **token,
                "name": "New",
                "email": "n@example.org",
                "password": "correct horse battery",
            },
            "person": person,
            "revoke_invitation": {"invitation": 1},
        }.get(word, {})

    def _transparency(self, word: str) -> dict[str, Any]:
        return {
            "allocation": {"allocation": 1},
            "decision": {"decision": ENDED},
            "entry": {"entry": 1},
            "goal": {"goal": 1},
            "report": {"report": PUBLISHED},
        }.get(word, {})


WITHOUT_SPACE = {
    "notices.choices",
    "notices.choose",
    "notices.index",
    "notices.see",
    "spaces.create",
    "spaces.join",
    "spaces.join_as_new",
    "spaces.mine",
    "transparency.spaces",
}


def _space(name: str) -> dict[str, Any]:
    without = name.startswith("accounts.") or name in WITHOUT_SPACE
    return {} if without else {"space": "waste"}


def build(cast: Cast) -> World:
    """Make everything through real acts."""
    alice, bob = cast.alice, cast.bob
    decisions.make_rule_set(alice, space="waste", name="Consent", method="consent")
    decisions.make_rule_set(alice, space="waste", name="Most", method="majority")
    goals.propose(bob, space="waste", title="Goal", text="First words")
    documents.save_text(bob, space="waste", document=1, base="First words", text="Other words")
    _measure(cast)
    for number in (DRAFT, BLOCKED, ENDED, OPEN):
        about = {"document": 1, "version": 1, "amount": "1000", "unit": "EUR"} if number == ENDED else {}
        decisions.propose(bob, space="waste", title=f"D{number}", text="Words", rule_set=1, **about)
        if number != DRAFT:
            decisions.open(alice, space="waste", decision=number, closes_at=clock.now() + DAY)
    decisions.cast_ballot(alice, space="waste", decision=BLOCKED, choice="block", reason="No")
    decisions.cast_ballot(alice, space="waste", decision=ENDED, choice="agree")
    decisions.close(alice, space="waste", decision=ENDED)
    _entrust(cast)
    _move_resources(cast)
    for number in (DRAFTED, PUBLISHED):
        quarter = {"from_day": "2025-01-01", "to_day": "2025-03-31"}
        reports.draft_report(bob, space="waste", title="Quarter", **quarter)
        words = {"title": "Quarter", "summary": "Words", "revision": 1, **quarter}
        reports.write(bob, space="waste", report=number, **words)
    reports.publish_report(alice, space="waste", report=PUBLISHED)
    _mediate(cast)
    notices.post(bob, space="waste", about="goal:1", body="How much is it?", question=True)
    notices.post(alice, space="waste", about="goal:1", body="Ten tonnes, @Bob.", reply_to=1)
    world = World(cast)
    world.secrets["objected"] = _object(cast)
    world.secrets["amended"] = deliberating.draft(cast)
    world.secrets["carried"] = _carry(cast)
    invited = spaces.invite(alice, space="waste", places=50)
    world.secrets["join"] = invited["secret"]["path"].rsplit("/", 1)[-1]
    reset = issue_reset_link(cast.root, person=cast.people["dave"].uid)
    world.secrets["level"] = _cast_decides(cast)
    world.secrets["reset"] = reset["secret"]["path"].rsplit("/", 1)[-1]
    create_access_key(cast.dave, name="dave's", scopes=["*"])
    sign_in(cast.people["dave"])
    return world


def _object(cast: Cast) -> str:
    """A vote whose rule gives objections a lifecycle, with one; its number."""
    parts = {"method": "consent", "objections": "lifecycle", "rounds": 2}
    rule = decisions.make_rule_set(cast.alice, space="waste", name="Tested", **parts)["rule_set"]
    words = {"title": "D", "text": "Words", "rule_set": rule}
    number = decisions.propose(cast.bob, space="waste", **words)["decision"]
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + DAY)
    decisions.cast_ballot(cast.bob, space="waste", decision=number, choice="block", reason="No")
    return str(number)


def _cast_decides(cast: Cast) -> str:
    """A vote whose rule gives a casting vote; its number."""
    parts = {"method": "majority", "ties": "casting"}
    rule = decisions.make_rule_set(cast.alice, space="waste", name="Casting", **parts)["rule_set"]
    number = decisions.propose(cast.bob, space="waste", title="D", text="Words", rule_set=rule)["decision"]
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + DAY)
    return str(number)


def _entrust(cast: Cast) -> None:
    city, greens = (cast.stakeholders[name].uid for name in ("city", "greens"))
    decisions.delegate(cast.bob, space="waste", principal=greens, proxy=city)
    decisions.mark_present(cast.alice, space="waste", decision=OPEN, voters=[city])


def _carry(cast: Cast) -> str:
    """A vote in which bob's voice goes with the city's; its number."""
    parts = {"method": "majority", "delegation": "direct", "early_close": False}
    rule = decisions.make_rule_set(cast.alice, space="waste", name="Carried", **parts)["rule_set"]
    words = {"title": "D", "text": "Words", "topic": "Money", "rule_set": rule}
    number = decisions.propose(cast.bob, space="waste", **words)["decision"]
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + DAY)
    return str(number)


def _move_resources(cast: Cast) -> None:
    """A pledge of the greens, a part of it received, allocated to both and spent in part."""
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    resources.add_purpose(cast.trea, space="waste", name="Bins")
    gift = {"stakeholder": greens, "kind": "money", "unit": "EUR", "amount": "1000"}
    resources.pledge(cast.bob, space="waste", **gift)
    resources.receive(cast.trea, space="waste", pledge=1, amount="500")
    shares = {"stakeholders": [city, greens], "amounts": ["20", "80"]}
    given = {"purpose": 1, "unit": "EUR", "amount": "100"}
    resources.allocate(cast.trea, space="waste", decision=ENDED, **given, **shares)
    resources.spend(cast.trea, space="waste", allocation=1, stakeholder=greens, amount="5", what="Bins")


def _mediate(cast: Cast) -> None:
    mediation.take_case(cast.carol, space="waste", case=CASE)
    mediation.move_on(cast.carol, space="waste", case=CASE, stage="dialogue")
    mediation.propose_settlement(cast.carol, space="waste", case=CASE, text="Words", effect="lift")
    mediation.open_case(cast.trea, space="waste", kind="role", title="Alone", summary="Words")


def _measure(cast: Cast) -> None:
    """An indicator with a value that waits, a milestone, a commitment."""
    words = {"name": "Waste burnt", "unit": "tonnes", "decimals": 1, "baseline": "1", "target": "2"}
    days = {"baseline_day": "2025-12-31", "target_day": "2035-12-31"}
    goals.define_indicator(cast.bob, space="waste", goal=1, **words, **days)
    goals.enter_measurement(cast.bob, space="waste", indicator=1, period="2026-Q1", value="1.2")
    goals.add_milestone(cast.bob, space="waste", goal=1, title="Bins stand", due_day="2035-12-31")
    mine = {"stakeholder": cast.stakeholders["greens"].uid, "owner": cast.people["bob"].uid}
    goals.add_commitment(cast.bob, space="waste", what="Teach", due_day="2035-12-31", **mine)
