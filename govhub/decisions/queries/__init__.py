"""What is known about decisions and rule sets."""

from govhub.decisions.queries.answering import shared_by as shared_by
from govhub.decisions.queries.counts import counted, positions
from govhub.decisions.queries.delegations import delegations
from govhub.decisions.queries.delegations import names_of as names_of
from govhub.decisions.queries.deliberated import HOWS as HOWS
from govhub.decisions.queries.deliberated import afterwards, before_vote
from govhub.decisions.queries.objections import FINDINGS as FINDINGS
from govhub.decisions.queries.pages import index, newest_rule_sets, rule_set, rule_sets, show, versions
from govhub.decisions.queries.ratified import ratifiable, ratifying
from govhub.decisions.queries.registers import decision_names, on_overview, rule_set_names, waiting
from govhub.decisions.queries.running import result as result
from govhub.decisions.queries.running import running as running
from govhub.decisions.queries.shown import described, state_of, summaries
from govhub.decisions.queries.simulating import simulate, try_rule
from govhub.decisions.queries.standings import blocked_now
from govhub.decisions.queries.veiled import said_in_public
from govhub.decisions.queries.weights import weights as weights

__all__ = [
    "afterwards", "before_vote", "blocked_now", "counted", "decision_names", "delegations", "described",
    "index", "newest_rule_sets", "on_overview", "positions", "ratifiable", "ratifying", "rule_set",
    "rule_set_names", "rule_sets", "said_in_public", "show", "simulate", "state_of", "summaries",
    "try_rule", "versions", "waiting",
]  # fmt: skip
