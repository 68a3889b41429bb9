"""Markdown and blocks say the same, both ways, whatever people write."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govhub.core.markdown import render
from govhub.documents.crdt.blocks import BREAK, Heading, Listing, Paragraph, Quote, Run, normal, plain
from govhub.documents.crdt.markdown import to_markdown
from govhub.documents.crdt.parsing import from_markdown
from tests.documents.strategies import TREES

pytestmark = pytest.mark.once


def nfc(blocks):
    return from_markdown(unicodedata.normalize("NFC", to_markdown(blocks)))


@given(TREES)
@settings(max_examples=400, deadline=None)
def test_markdown_there_and_back_is_the_same_text(tree):
    once = normal(tree)
    assert normal(once) == once
    said = to_markdown(once)
    again = from_markdown(said)
    assert to_markdown(again) == said
    assert unicodedata.normalize("NFC", plain(again)) == unicodedata.normalize("NFC", plain(once))


def in_page(blocks) -> str:
    """The HTML that the blocks mean, letters and elements only."""
    return "".join(map(_element, blocks))


def _element(block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_letters(block.runs)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return _letters(block.runs)
    if isinstance(block, Quote):
        return f"<blockquote>{in_page(block.blocks)}</blockquote>"
    name = "ul" if block.start is None else "ol"
    return f"<{name}>" + "".join(f"<li>{in_page(item)}</li>" for item in block.items) + f"</{name}>"


def _letters(runs) -> str:
    return "".join("<br>" if run.text == BREAK else html.escape(run.text, quote=False) for run in runs)


def shown(markdown: str) -> str:
    page = re.sub(r"</?(p|strong|em|a)\b[^>]*>", "", str(render(markdown)))
    page = re.sub(r'<ol start="\d+">', "<ol>", page)
    return html.unescape(re.sub(r"\s+", "", page.replace("&nbsp;", "\u00a0")))


@given(TREES)
@settings(max_examples=400, deadline=None)
@example((Paragraph((Run("a", strong=True), Run("b", em=True), Run("c", strong=True, em=True))),))
@example((Listing(None, ((Paragraph((Run("x"),)),),)), Listing(1, ((Paragraph((Run("y"),)),),))))
def test_markdown_is_shown_on_pages_as_it_was_written(tree):
    said = to_markdown(normal(tree))
    meant = html.unescape(re.sub(r"\s+", "", unicodedata.normalize("NFC", in_page(from_markdown(said)))))
    assert shown(said) == meant


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("# One\n\n#### four\n", "## One\n\n#### four\n"),
        ("* a\n* b\n  - c\n", "- a\n- b\n    - c\n"),
        ("1) one\n2) two", "1. one\n2. two\n"),
        ("a\nb", "a  \nb\n"),
        ("**bold *and italic***", "**bold** ***and italic***\n"),
        ("*a **b** c*", "*a* ***b*** *c*\n"),
        ("see <https://example.org/a>", "see [https://example.org/a](https://example.org/a)\n"),
        ("[bad](javascript:alert(1))", "bad\\](javascript:alert(1))".join(["\\[", "\n"])),
        ("[bad](javascript:alert)", "bad\n"),
        ("> q\n> r\n\n> s", "> q  \n> r\n>\n> s\n"),
        ("snake_case_name and 2 * 3 * 4", "snake\\_case\\_name and 2 \\* 3 \\* 4\n"),
        ("***", ""),
        ("- \n- b", "- b\n"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>\n"),
        ("\x00a\x07b", "ab\n"),
    ],
)
def test_markdown_typed_by_hand_is_understood(typed, kept):
    assert to_markdown(from_markdown(typed)) == kept


@given(st.text(alphabet="ab*_[]()\\`#>-+.!&;<\n 1", max_size=60))
@settings(max_examples=600, deadline=None)
def test_markdown_typed_at_random_settles_at_once(typed):
    said = to_markdown(from_markdown(typed))
    assert to_markdown(from_markdown(said)) == said


@pytest.mark.parametrize("pattern", ["*a ", "**a ", "[", "[a](", "***a", "> ", "- ", "_a ", "`", "&", "\\"])
def test_markdown_of_any_kind_is_read_in_reasonable_time(pattern):
    from_markdown(pattern * (40_000 // len(pattern)))
