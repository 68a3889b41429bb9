"""Sentences in the reader's language, as pages show them."""

from __future__ import annotations

from typing import Any


def test_say_an_instant_in_a_sentence_as_text(app: Any) -> None:
    from govhub.core.phrase import Instant, Phrase

    with app.test_request_context("/"):
        template = app.jinja_env.from_string("{{ phrase | say }}")
        said = template.render(phrase=Phrase("until %(when)s <b>", when=Instant(1_790_000_000_000)))
    assert said == "until Mon, Sep 21, 2026, 14:13 (UTC) &lt;b&gt;"
