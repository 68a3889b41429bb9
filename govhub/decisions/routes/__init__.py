"""The pages of decisions and rule sets."""

from govhub.decisions.routes import decisions as decisions
from govhub.decisions.routes import deliberation as deliberation
from govhub.decisions.routes import entrusting as entrusting
from govhub.decisions.routes import objections as objections
from govhub.decisions.routes import rule_sets as rule_sets
from govhub.decisions.routes import voting as voting
from govhub.decisions.routes import weights as weights
from govhub.decisions.routes.blueprint import bp as bp
