"""The tables of methods: one file and one line for each."""

from __future__ import annotations

from typing import cast

from govhub.decisions.methods import consensus, consent, gradients, majority, options, unanimity
from govhub.decisions.methods.shape import Method

METHODS: dict[str, Method] = {  # which answer yes or no
    consent.NAME: cast(Method, consent),
    consensus.NAME: cast(Method, consensus),
    gradients.NAME: cast(Method, gradients),
    majority.NAME: cast(Method, majority),
    unanimity.NAME: cast(Method, unanimity),
}
ALL: dict[str, Method] = {**METHODS, **options.AMONG}
