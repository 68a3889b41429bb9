"""Choosing among options: what ballots say, how each method counts them, and how a count reads."""

from govhub.decisions.methods.options.ballots import Option as Option
from govhub.decisions.methods.options.ballots import equal_ranks as equal_ranks
from govhub.decisions.methods.options.ballots import is_budget as is_budget
from govhub.decisions.methods.options.ballots import kind_of_ballot as kind_of_ballot
from govhub.decisions.methods.options.ballots import normal as normal
from govhub.decisions.methods.options.ballots import why_not_answer as why_not_answer
from govhub.decisions.methods.options.ballots import written as written
from govhub.decisions.methods.options.counts import LOT as LOT
from govhub.decisions.methods.options.counts import counted as counted
from govhub.decisions.methods.options.counts import takes_long as takes_long
from govhub.decisions.methods.options.family import AMONG as AMONG
from govhub.decisions.methods.options.family import FEWEST as FEWEST
from govhub.decisions.methods.options.family import MOST as MOST
from govhub.decisions.methods.options.family import chooses as chooses
from govhub.decisions.methods.options.family import why_not_options as why_not_options
from govhub.decisions.methods.options.files import vote_files as vote_files
from govhub.decisions.methods.options.profiles import spent as spent
from govhub.decisions.methods.options.saying import in_money as in_money
from govhub.decisions.methods.options.views import picture as picture
from govhub.decisions.methods.options.views import secondary as secondary
from govhub.decisions.methods.options.views import shown as shown
