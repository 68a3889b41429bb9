"""The words for roles, sectors, visibility and modes."""

from __future__ import annotations

from govhub.core.phrase import N_, Phrase

ROLES = {
    "facilitator": Phrase(N_("Facilitator")),
    "member": Phrase(N_("Member")),
    "mediator": Phrase(N_("Mediator")),
    "treasurer": Phrase(N_("Treasurer")),
    "observer": Phrase(N_("Observer")),
}
ROLES_ABOUT = {
    "facilitator": Phrase(N_("Invites people, opens and closes decisions")),
    "member": Phrase(N_("Writes, proposes, and votes with a mandate")),
    "mediator": Phrase(N_("Helps when there is a conflict")),
    "treasurer": Phrase(N_("Looks after money and goods")),
    "observer": Phrase(N_("Reads everything, does not vote")),
}
SECTORS = {
    "government": Phrase(N_("Government")),
    "cso": Phrase(N_("Civil society")),
    "dpo": Phrase(N_("Disabled people’s organisations")),
    "business": Phrase(N_("Business")),
    "donor": Phrase(N_("Donors")),
    "community": Phrase(N_("Community groups")),
    "academia": Phrase(N_("Research and teaching")),
    "media": Phrase(N_("Media")),
}
VISIBILITIES = {
    "public": Phrase(N_("Public")),
    "listed": Phrase(N_("Listed")),
    "private": Phrase(N_("Private")),
}
VISIBILITIES_ABOUT = {
    "public": Phrase(N_("Everybody can read what is decided, without an account")),
    "listed": Phrase(N_("Everybody sees name and purpose; the rest is for members")),
    "private": Phrase(N_("Only members know that it exists")),
}
MODES = {
    "cooperation": Phrase(N_("Cooperation")),
    "collaboration": Phrase(N_("Collaboration")),
}
MODES_ABOUT = {
    "cooperation": Phrase(N_("Partners work side by side, each towards its own goals")),
    "collaboration": Phrase(N_("Partners share goals, planning and responsibility")),
}


def sector(word: str) -> Phrase | str:
    """A sector in words; one that a space added itself is called what they call it."""
    return SECTORS.get(word, word)
