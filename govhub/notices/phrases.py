"""What notices are called, and the sentences that they are made of."""

from __future__ import annotations

from govhub.core.phrase import N_, Phrase

KINDS = {
    "vote_opened": Phrase(N_("A vote opens in which you have a voice")),
    "vote_closing": Phrase(N_("A vote closes within a day, and your answer is missing")),
    "delegation": Phrase(N_("Somebody answers for a voice of yours, or entrusts theirs to you")),
    "outcome": Phrase(N_("A decision has its outcome")),
    "mentioned": Phrase(N_("Somebody mentions you")),
    "reply": Phrase(N_("New words in a discussion that you take part in or follow")),
    "case": Phrase(N_("A case of mediation waits for you")),
    "confirm": Phrase(N_("A measured value waits for a second pair of eyes")),
    "commitment": Phrase(N_("Something that you see to is given to you, or is due")),
    "report": Phrase(N_("A report is published")),
}
HOW = {
    "at_once": Phrase(N_("At once")),
    "daily": Phrase(N_("In a daily letter")),
    "never": Phrase(N_("Not by mail")),
}
VOTE_OPENED = N_("The vote on “%(title)s” is open until %(when)s.")
ASKED_AGAIN = N_("“%(title)s” was amended, and you are asked again, until %(when)s.")
GOES_ON = N_("The vote on “%(title)s” goes on until %(when)s, and your answer is missing.")
VOTE_CLOSING = N_("The vote on “%(title)s” closes on %(when)s, and your answer is missing.")
PROLONGED = N_("Too few answered: the vote on “%(title)s” goes on until %(when)s. Your answer is missing.")
AMENDMENT = N_("Somebody proposes an amendment to “%(title)s”; it waits for an answer.")
AMENDMENT_ANSWERED = N_("What you proposed to change in “%(title)s” has an answer.")
AGAIN = {
    "reopen": N_("“%(title)s” is looked at again, as was agreed: it is a draft again."),
    "escalate": N_("“%(title)s” is to be looked at again, as was agreed, and you are asked to see to it."),
    "lapse": N_("“%(title)s” has lapsed, as was agreed."),
}
ENTRUSTED = N_("%(voice)s is entrusted to %(proxy)s, who can now answer for it.")
BY_PROXY = N_(
    "%(proxy)s answered for %(voice)s in the vote on “%(title)s”. You can answer yourself until %(when)s."
)
CARRIED = N_(
    "%(proxy)s answered in the vote on “%(title)s”, and a voice of yours goes with it. "
    "You can answer yourself until %(when)s."
)
ENTERED = N_(
    "A facilitator entered an answer for %(voice)s in the vote on “%(title)s”. "
    "You can change it until %(when)s."
)
OUTCOMES = {
    "passed": N_("“%(title)s” passed."),
    "failed": N_("“%(title)s” failed."),
    "no_quorum": N_("“%(title)s” failed: too few answered."),
    "blocked": N_("“%(title)s” was blocked."),
    "withdrawn": N_("“%(title)s” was withdrawn."),
}
MENTIONED = N_("%(name)s mentioned you in the discussion of “%(title)s”.")
ANSWERED = N_("%(name)s answered you in the discussion of “%(title)s”.")
SETTLED = N_("Your question got an answer in the discussion of “%(title)s”.")
WROTE = N_("%(name)s wrote in the discussion of “%(title)s”.")
REMOVED = N_("%(name)s removed a contribution of yours from the discussion of “%(title)s”.")
CASE = N_("A case waits for you.")
CASE_ENDED = N_("A case has ended.")
CONFIRM = N_("A new value of “%(title)s” (%(period)s) waits to be confirmed by somebody else.")
REFUSED = N_("Your value of “%(title)s” (%(period)s) was refused.")
YOURS = N_("You are to see to “%(title)s” by %(day)s.")
DUE = N_("“%(title)s”, which you see to, is due on %(day)s.")
LATE = N_("“%(title)s”, which you see to, was due on %(day)s.")
REPORT = N_("The report “%(title)s” is published.")
