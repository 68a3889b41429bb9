"""The table of methods: one file and one line for each."""

from __future__ import annotations

from typing import cast

from govhub.decisions.methods import consensus, consent, majority, unanimity
from govhub.decisions.methods.shape import Method

METHODS: dict[str, Method] = {
    consent.NAME: cast(Method, consent),
    consensus.NAME: cast(Method, consensus),
    majority.NAME: cast(Method, majority),
    unanimity.NAME: cast(Method, unanimity),
}
