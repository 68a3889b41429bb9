"""Somebody who has a password."""

from __future__ import annotations

import pytest

from govhub.accounts.models import Person
from govhub.accounts.passwords import hash_of
from govhub.core.db import store
from tests.accounts.stage import PASSWORD
from tests.conftest import Cast


@pytest.fixture
def known(cast: Cast) -> Cast:
    """The cast, with a password for bob."""
    change = Person.update(password_hash=hash_of(PASSWORD)).where(Person.uid == cast.bob.uid)
    store.write(change.execute)
    return cast
