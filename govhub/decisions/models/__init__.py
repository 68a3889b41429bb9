"""What is stored about deciding: rule sets, decisions, electorates, ballots, and what goes on around."""

from govhub.decisions.models.counting import beside_of as beside_of
from govhub.decisions.models.counting import counted_from as counted_from
from govhub.decisions.models.decisions import STAGES as STAGES
from govhub.decisions.models.decisions import WHERE_SET as WHERE_SET
from govhub.decisions.models.decisions import Decision as Decision
from govhub.decisions.models.decisions import decision_at as decision_at
from govhub.decisions.models.deliberating import Amendment as Amendment
from govhub.decisions.models.deliberating import Objection as Objection
from govhub.decisions.models.deliberating import Temperature as Temperature
from govhub.decisions.models.electing import Delegation as Delegation
from govhub.decisions.models.electing import Weighting as Weighting
from govhub.decisions.models.electing import delegation_at as delegation_at
from govhub.decisions.models.electing import edges_of as edges_of
from govhub.decisions.models.electing import holding as holding
from govhub.decisions.models.rule_sets import RuleSet as RuleSet
from govhub.decisions.models.rule_sets import rule_set_at as rule_set_at
from govhub.decisions.models.voices import Ballot as Ballot
from govhub.decisions.models.voices import Interest as Interest
from govhub.decisions.models.voices import KeptLine as KeptLine
from govhub.decisions.models.voices import Presence as Presence
from govhub.decisions.models.voices import Urn as Urn
from govhub.decisions.models.voices import Voter as Voter
from govhub.decisions.models.voices import ballots_of as ballots_of
from govhub.decisions.models.voices import is_present as is_present
from govhub.decisions.models.voices import voices_of as voices_of
from govhub.decisions.models.voices import voters_of as voters_of
