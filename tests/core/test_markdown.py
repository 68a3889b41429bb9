"""Markdown as it is shown: nothing harmful, nothing hidden, and nothing that holds the server up."""

from __future__ import annotations

import time

import pytest

from govhub.core.markdown import render

pytestmark = pytest.mark.once

SIZE = 20_000
HEAVY = [
    "[",
    "![",
    "[a](",
    "[a](<",
    "[a][",
    "<a ",
    '<a b="',
    "<![CDATA[",
    "<http://",
    "<x@",
    "[a]: b\n",
    "*a ",
]


@pytest.mark.parametrize("piece", HEAVY)
def test_render_takes_no_longer_for_what_was_written_to_be_slow(piece):
    began = time.process_time()
    render(piece * (SIZE // len(piece)))
    assert time.process_time() - began < 3  # it took minutes, in which nobody else was answered


def test_render_takes_no_longer_for_brackets_in_brackets():
    began = time.process_time()
    render("[" * (SIZE // 2) + "]" * (SIZE // 2))
    assert time.process_time() - began < 3


def test_render_shows_html_as_the_text_that_it_is():
    shown = str(render("<script>alert(1)</script> <b onclick='x'>b</b> <!-- said -->"))
    assert "<script" not in shown
    assert "<b" not in shown
    assert "<!--" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;!-- said --&gt;" in shown


def test_render_hides_no_line_of_what_is_voted_on():
    assert "[the fee]: http://doubled" in render("We pay.\n\n[the fee]: http://doubled\n\nAgreed.")


def test_render_links_to_the_web_and_to_mail_only():
    assert 'href="https://example.org/a_b?c=1&amp;d"' in render("[a *b*](https://example.org/a_b?c=1&d)")
    assert 'href="https://example.org/a_(b)"' in render("[a](https://example.org/a_(b))")
    assert 'href="https://example.org/x"' in render("<https://example.org/x>")
    assert "href" not in render("[a](javascript:alert) [b](data:text/html,x) [c](<vbscript:x>)")


def test_render_loads_no_picture_but_links_to_it():
    shown = render("![words](https://elsewhere.example/x.png)")
    assert "<img" not in shown
    assert ">words</a>" in shown


LONG = 200_000
SLOW = ["*a* ", "_a_ ", "`a` ", "\\*", "`*", ">", "> x\n", "*a `b` [d](e) ", "a\n==\n", "*", "_"]
SLOW += ["a\n\n", "- a\n\n    b\n\n"]


@pytest.mark.parametrize("piece", SLOW)
def test_render_gives_up_the_form_of_what_would_hold_up_everybody(piece):
    began = time.process_time()
    shown = render(piece * (LONG // len(piece)))
    assert time.process_time() - began < 3  # 74 seconds were the longest; half a second on a quiet machine
    assert len(shown) > 1000


@pytest.mark.parametrize("line", ["    " * 30, "> " * 30])
def test_render_of_what_is_nested_out_of_reason_is_shown(line):
    deep = "".join(f"{line[:2] * n}- a\n" for n in range(300))
    assert "- a" in render(deep + "> " * 400 + "b")


def test_render_shows_as_typed_what_is_too_much_work():
    shown = str(render("*a* <b> & " * 20_000 + "\n\nline\nline"))
    assert shown.startswith("<p>*a* &lt;b&gt; &amp; *a*")
    assert shown.endswith("</p>\n<p>line<br>\nline</p>")


def test_render_keeps_the_form_of_a_long_text():
    words = "Some *words* and a [link](https://a.example/b). " * 20
    chapter = f"## Heading\n\n{words}\n\n- one\n- two\n\n"
    shown = str(render(chapter * 180))
    assert len(chapter) * 180 > 170_000
    assert shown.count("<h2>") == 180
    assert shown.count("<em>words</em>") == 3600
