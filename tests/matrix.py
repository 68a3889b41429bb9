"""Who may do what, written down once more by hand: the policy table must say the same.

A name that is missing here fails the build, and so does one that is here and no longer exists.
"""

from __future__ import annotations

NOBODY, STRANGER, OBSERVER, MEMBER, MEDIATOR, TREASURER, FACILITATOR, ADMIN = (
    "nobody", "dave", "erin", "bob", "carol", "trea", "alice", "root",
)  # fmt: skip
ROLES = (NOBODY, STRANGER, OBSERVER, MEMBER, MEDIATOR, TREASURER, FACILITATOR, ADMIN)

everybody = frozenset(ROLES)
signed_in = everybody - {NOBODY}
members = frozenset({OBSERVER, MEMBER, MEDIATOR, TREASURER, FACILITATOR})
taking_part = members - {OBSERVER}
facilitator = frozenset({FACILITATOR})
voters = frozenset({MEMBER, FACILITATOR})  # those of the cast with a mandate to vote
proposer = frozenset({MEMBER, FACILITATOR})  # the sample proposal is bob's
admin = frozenset({ADMIN})
oneself = frozenset({STRANGER, ADMIN})  # the sample account is dave's
none: frozenset[str] = frozenset()

NAMES: dict[str, frozenset[str]] = {
    "accounts.appoint_first_administrator": none,
    "accounts.ask_reset": everybody,
    "accounts.change_password": signed_in,
    "accounts.change_preferences": signed_in,
    "accounts.create_access_key": signed_in,
    "accounts.deactivate": oneself,
    "accounts.invite": admin,
    "accounts.issue_reset_link": admin,
    "accounts.letters": admin,
    "accounts.me": signed_in,
    "accounts.people": admin,
    "accounts.reactivate": admin,
    "accounts.reset_password": everybody,
    "accounts.revoke_access_key": oneself - admin,
    "accounts.revoke_session": oneself - admin,
    "accounts.sign_in": none,
    "accounts.sign_out_everywhere": signed_in,
    "accounts.sign_up": none,  # sign-up is not open, and nobody was invited
    "decisions.amend": facilitator,
    "decisions.cast_ballot": voters,
    "decisions.close": facilitator,
    "decisions.hold": none,
    "decisions.index": members,
    "decisions.make_rule_set": facilitator,
    "decisions.open": facilitator,
    "decisions.propose": taking_part,
    "decisions.remind": none,
    "decisions.resume": none,
    "decisions.revise": proposer,
    "decisions.rule_set": members,
    "decisions.rule_sets": members,
    "decisions.show": members,
    "decisions.withdraw": proposer,
    "documents.awareness": members,
    "documents.compare": members,
    "documents.create": taking_part,
    "documents.index": members,
    "documents.join": members,
    "documents.leave": members,
    "documents.rename": taking_part,
    "documents.restore_version": facilitator,
    "documents.save_text": taking_part,
    "documents.save_version": taking_part,
    "documents.show": members,
    "documents.update": taking_part,
    "documents.version": members,
    "goals.index": members,
    "goals.propose": taking_part,
    "goals.rename": facilitator,
    "goals.settle": none,
    "goals.show": members,
    "live.enter": signed_in,
    "spaces.activity": members,
    "spaces.add_sector": facilitator,
    "spaces.add_stakeholder": facilitator,
    "spaces.change": facilitator,
    "spaces.change_stakeholder": facilitator,
    "spaces.create": signed_in,
    "spaces.end_mandate": facilitator,
    "spaces.end_role": facilitator,
    "spaces.give_mandate": facilitator,
    "spaces.give_role": facilitator,
    "spaces.invitations": facilitator,
    "spaces.invite": facilitator,
    "spaces.join": signed_in,
    "spaces.join_as_new": everybody,
    "spaces.leave": members,
    "spaces.mine": signed_in,
    "spaces.overview": everybody,
    "spaces.people": members,
    "spaces.person": facilitator,
    "spaces.revoke_invitation": facilitator,
    "transparency.decision": everybody,
    "transparency.decisions": everybody,
    "transparency.entry": everybody,
    "transparency.goal": everybody,
    "transparency.goals": everybody,
    "transparency.record": everybody,
    "transparency.space": everybody,
    "transparency.spaces": everybody,
}

# Endpoints that are no act's or query's door: what they show is open to these.
PAGES: dict[str, frozenset[str]] = {
    "accounts.admin": admin,
    "accounts.close_account": signed_in,
    "accounts.forgot": everybody,
    "accounts.me": signed_in,
    "accounts.reset": everybody,
    "accounts.sign_in": everybody,
    "accounts.sign_in_now": everybody,
    "accounts.sign_out": everybody,
    "accounts.sign_up": everybody,  # it says that one must be invited
    "accounts.sign_up_now": none,
    "api.openapi": everybody,
    "api.perform": everybody,  # each act decides, see NAMES
    "api.read": everybody,
    "decisions._list": members,
    "decisions._result": members,
    "decisions._voices": members,
    "decisions.edit": proposer,
    "decisions.new": taking_part,
    "decisions.new_rule_set": facilitator,
    "decisions.open_vote": facilitator,
    "documents._text": members,
    "documents.edit": members,
    "documents.new": taking_part,
    "documents.versions": members,
    "goals._list": members,
    "goals._state": members,
    "goals.new": taking_part,
    "favicon": everybody,
    "healthz": everybody,
    "spaces.demo_sign_in": none,
    "spaces.home": everybody,
    "spaces.invitation": facilitator,
    "spaces.join_page": everybody,
    "spaces.new": signed_in,
    "spaces.new_stakeholder": facilitator,
    "spaces.overview_fragment": everybody,
    "spaces.people_fragment": members,
    "spaces.settings": facilitator,
    "spaces.stakeholder": facilitator,
    "static": everybody,
    "transparency.description": everybody,
    "transparency.how_to_verify": everybody,
    "transparency.verify": everybody,
    "transparency_data.ballots": everybody,
    "transparency_data.decision": everybody,
    "transparency_data.entry": everybody,
    "transparency_data.table": everybody,
    "transparency_data.whole": everybody,
}
