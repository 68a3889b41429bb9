"""Templates are compiled once for each language, with their fixed words in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, g
from jinja2 import DictLoader

from govhub.web import templates

LANGUAGES = ("en", "vi", "zh-Hans")


@pytest.fixture
def said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`said("vi", source, **context)` renders a template as a page does."""
    monkeypatch.setitem(app.extensions, "govhub.templates", {})

    def render(language: str, source: str, **context: Any) -> str:
        with app.test_request_context("/"):
            g.language = language
            app.extensions["govhub.templates"].clear()
            with monkeypatch.context() as patch:
                patch.setattr(app.jinja_env, "loader", DictLoader({"x.html": source}))
                return templates.render("x.html", context)

    return render


def test_words_are_in_the_language_of_the_reader(said: Any) -> None:
    assert [said(code, "<h1>{{ _('Goals') }}</h1>") for code in LANGUAGES] == [
        "<h1>Goals</h1>",
        "<h1>Mục tiêu</h1>",
        "<h1>目标</h1>",
    ]


def test_words_stand_in_the_template_before_anybody_asks_for_it(app: Flask) -> None:
    env = app.jinja_env.overlay()
    env.code = "vi"
    made = env.compile("{{ _('Goals') }} {{ _('Goals') if x else _('%(n)s of it', n=x) }}", raw=True)
    assert "Mục tiêu" in made
    assert made.count("'_'") <= 2  # looked up for the message with a parameter alone


def test_words_with_parameters_are_put_together_for_each_reader(said: Any) -> None:
    source = "{{ _('Version %(number)s', number=n) }}|{{ ngettext('%(num)s vote', '%(num)s votes', n) }}"
    assert said("en", source, n=3) == "Version 3|3 votes"
    assert said("vi", source, n=3).startswith("Phiên bản 3|")
    assert "&lt;b&gt;" in said("en", "{{ _('Version %(number)s', number=n) }}", n="<b>")


def test_words_may_be_arguments_and_come_from_anywhere(said: Any) -> None:
    assert said("vi", "{% set a = _('Goals') %}{{ a }}{{ a ~ '<' }}") == "Mục tiêuMục tiêu&lt;"
    assert said("vi", "{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(_('Goals')) }}") == "[Mục tiêu]"
    assert said("vi", "{{ _(word) }}", word="Goals") == "Mục tiêu"
    assert said("en", "{{ _('100 %% & <b>') }}") == "100 %% & <b>"


def test_pages_are_the_same_as_with_words_looked_up_while_they_are_made(
    app: Flask, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = browse("alice")
    pages = [f"{page}?lang={code}" for page in ("/s/waste", "/s/waste/people", "/open") for code in LANGUAGES]

    def shown() -> list[str]:
        once_only = re.compile('(name="(csrf_token|_key)" value)="[^"]*"')
        return [once_only.sub(r"\1", alice.get(page).get_data(as_text=True)) for page in pages]

    before = shown()
    monkeypatch.setattr(templates._Fixed, "visit_Call", templates._Fixed.generic_visit)
    monkeypatch.setitem(app.extensions, "govhub.templates", {})
    assert shown() == before


def test_every_template_can_be_compiled_with_its_words(app: Flask) -> None:
    env = app.jinja_env.overlay()
    env.code = "vi"
    for name in env.list_templates(extensions=["html"]):
        env.get_template(name)
