"""The language gate: every sentence in every language, and a gate that sees each kind of fault."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests import catalogues

pytestmark = pytest.mark.once


def test_catalogues_are_complete_and_up_to_date() -> None:
    assert catalogues.faults() == []


PYTHON = """
Phrase(N_("At most %(n)s "
          "characters"), n=3)
plural_phrase(N_("%(n)s vote"), N_("%(n)s votes"), 2)
"""
TEMPLATE = "<p>{{ _('Good morning, %(name)s', name=me.name) }}</p>"
TRANSLATED: dict[object, object] = {
    "At most %(n)s characters": "Tối đa %(n)s ký tự",
    ("%(n)s vote", "%(n)s votes"): ("%(n)s phiếu",),
    "Good morning, %(name)s": "Chào %(name)s",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small product with three sentences, translated into every language."""
    (tmp_path / "govhub").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "govhub" / "rules.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    catalogues.update(tmp_path)
    for language in catalogues.LANGUAGES:
        translate(tmp_path, language, TRANSLATED)
    return tmp_path


def translate(tree: Path, language: str, texts: Mapping[object, object]) -> None:
    catalogue = catalogues.read(language, tree)
    for message in catalogue:
        if message.id in texts:
            message.string = texts[message.id]  # type: ignore[assignment]
    catalogues._write(catalogue, catalogues.po_path(language, tree))


def test_complete_product_passes(tree: Path) -> None:
    assert catalogues.faults(tree) == []


def test_update_keeps_what_is_translated(tree: Path) -> None:
    before = catalogues.po_path("vi", tree).read_text()
    catalogues.update(tree)
    assert catalogues.po_path("vi", tree).read_text() == before


def test_missing_translation_is_found(tree: Path) -> None:
    translate(tree, "vi", {"Good morning, %(name)s": ""})
    assert catalogues.faults(tree) == ["vi: not translated: 'Good morning, %(name)s'"]


def test_missing_catalogue_is_found(tree: Path) -> None:
    shutil.rmtree(tree / "govhub" / "translations" / "vi")
    assert len(catalogues.faults(tree)) == 3


def test_new_sentence_is_found(tree: Path) -> None:
    (tree / "templates" / "page.html").write_text(TEMPLATE + "{{ _('Good night') }}")
    assert "vi: not in the catalogue: 'Good night'" in catalogues.faults(tree)


def test_forgotten_sentence_is_found(tree: Path) -> None:
    (tree / "templates" / "page.html").write_text("")
    assert "vi: no longer in the product: 'Good morning, %(name)s'" in catalogues.faults(tree)


def test_fuzzy_translation_is_found(tree: Path) -> None:
    path = catalogues.po_path("vi", tree)
    path.write_text(path.read_text().replace('msgid "Good', '#, fuzzy\nmsgid "Good'))
    assert "vi: fuzzy: 'Good morning, %(name)s'" in catalogues.faults(tree)


@pytest.mark.parametrize("text", ["Chào", "Chào %(nam)s", "Chào %(name)s 100%", "Chào %(name)"])
def test_malformed_translation_is_found(tree: Path, text: str) -> None:
    translate(tree, "vi", {"Good morning, %(name)s": text})
    assert len(catalogues.faults(tree)) == 1


def test_bare_percent_in_a_sentence_is_found(tree: Path) -> None:
    (tree / "templates" / "page.html").write_text(TEMPLATE + "{{ _('100% sure') }}")
    assert "not a sentence to translate, a bare %: '100% sure'" in catalogues.faults(tree)


@pytest.mark.parametrize(
    "page", ["<p>Hello</p>", '<a aria-label="Hello">×</a>', "<p>{% if x %}Hello{% endif %}</p>"]
)
def test_unmarked_words_in_a_template_are_found(tree: Path, page: str) -> None:
    (tree / "templates" / "page.html").write_text(TEMPLATE + page)
    assert catalogues.faults(tree) == ["templates/page.html: unmarked text 'Hello'"]


def test_plural_may_leave_out_the_number() -> None:
    one = Message(("one vote", "%(n)s votes"), ("一票",), locations=[])
    assert list(catalogues.message_faults(one)) == []
