"""A summary of errors says which field each of them is about, and leads there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import g

from govhub.web import labels
from tests.browsing import send


def summary(page: str) -> str:
    """The box with the problems, as it stands in the page."""
    return page.partition("data-error-summary")[2].partition("</div>")[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Name: Please fill this in."),
        ("vi", "Tên: Xin điền vào đây."),
        ("zh-Hans", "名称.{1,2}请填写此项。"),
    ],
)
def test_summary_names_the_field_in_the_language_of_the_reader(browse: Any, language: str, said: str) -> None:
    bob = browse("bob")
    bob.set_cookie("language", language)
    again = send(bob, "/s/new", form_page="/s/new", name="", short_name="x y", purpose="")
    assert again.status_code == 422
    page = again.get_data(as_text=True)
    assert re.search(f'<a href="#spaces-create-name">{said}</a>', summary(page))
    assert 'id="spaces-create-name"' in page
    assert "\x02" not in page
    assert "\x03" not in page


def test_summary_of_a_field_that_the_page_does_not_have_says_the_problem_alone(browse: Any) -> None:
    again = send(browse("bob"), "/s/new", form_page="/s/new", name="A", short_name="a-b", colour="red")
    assert ">This field is not known here.</a>" in summary(again.get_data(as_text=True))


def test_summary_shows_what_people_typed_as_text(browse: Any) -> None:
    """Names of fields may hold what somebody wrote (an option, a stakeholder)."""
    with browse("bob").application.test_request_context("/"):
        g.errors = {"x": {}}
        labels.remember("x-field", "<b>Bold</b> %(x)s")
        made = labels.named(str(labels.about("x-field", "<i> 100 %")))
    assert made == "&lt;b&gt;Bold&lt;/b&gt; %(x)s: &lt;i&gt; 100 %"


def test_summary_after_a_question_needs_no_colon(browse: Any) -> None:
    with browse("bob").application.test_request_context("/"):
        g.errors = {"x": {}}
        labels.remember("x-field", "How do you answer?")
        assert labels.named(str(labels.about("x-field", "Choose."))) == "How do you answer? Choose."
