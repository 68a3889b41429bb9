"""Reports as PDF files: what stands in them, that nothing is fetched, that each is made once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from govhub.core import pdf
from govhub.core.errors import TooMany
from govhub.reports import printing, queries
from tests.conftest import Cast
from tests.reports.pdf_text import opened, text_of
from tests.reports.stage import drafted, publish, quarter, written

TITLE = "Quý ba 2026 · 第三季度"
WORDS = {"summary": "Hơn một nửa số hộ **phân loại** rác.", "went_badly": "会费没有通过。"}
SAID = {
    "en": ("Passed", "Jul 1, 2026"),
    "vi": ("Được thông qua", "1 thg 7, 2026"),
    "zh-Hans": ("通过", "2026年7月1日"),
}


@pytest.fixture
def version(cast: Cast) -> dict[str, Any]:
    """A published report about a full quarter."""
    quarter(cast)
    number = drafted(cast, title=TITLE)
    written(cast, number, **WORDS)
    publish(cast, number)
    return queries.published_version(cast.space, number)


@pytest.fixture
def asked(app: Flask, version: dict[str, Any]) -> Iterator[None]:
    """A request is under way."""
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize("language", list(SAID))
def test_pdf_says_words_and_figures_in_each_language(
    asked: None, version: dict[str, Any], language: str
) -> None:
    made = printing.pdf_of(version, language=language)
    assert made is not None
    text = text_of(made)
    for wanted in (TITLE, "Hơn một nửa số hộ", "会费没有通过。", "Two collection points", *SAID[language]):
        assert wanted in text
    assert "\ufffd" not in text
    pages = text.count("SHA-256 " + version["content_hash"])
    assert pages == sum(b"/Type /Page/" in part for part in opened(made).parts.values())


def test_pdf_is_tagged_and_names_its_language(asked: None, version: dict[str, Any]) -> None:
    made = printing.pdf_of(version, language="vi")
    assert made is not None
    structure = opened(made).structure
    assert b"/StructTreeRoot" in structure
    assert b"/Marked true" in structure
    assert b"/Lang (vi)" in structure


def test_pdf_is_made_once_for_each_language_and_kept_within_its_space(
    asked: None, version: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = printing._folder()
    folder.mkdir()
    for name in ("long-ago.pdf", "lately.pdf"):
        (folder / name).write_bytes(b"x" * 100_000)
    os.utime(folder / "long-ago.pdf", (1, 1))
    monkeypatch.setattr(printing, "MOST_KEPT", 299_999)
    first = printing.pdf_of(version, language="en")
    made = {path.name for path in folder.iterdir()} - {"lately.pdf"}
    assert [name[:24] for name in made] == [version["content_hash"][:20] + "-en-"]
    monkeypatch.setattr(pdf, "make", lambda *_: pytest.fail("made again"))
    assert printing.pdf_of(version, language="en") == first
    with pytest.raises(pytest.fail.Exception):
        printing.pdf_of(version, language="vi")


def test_pdf_while_many_wait_is_refused(
    asked: None, version: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_places", printing.BoundedSemaphore(1))
    with printing._places, pytest.raises(TooMany):
        printing.pdf_of(version, language="en")


def test_pdf_where_pango_is_missing_is_none(
    asked: None, version: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: ("Pango",))
    assert printing.pdf_of(version, language="en") is None
    assert not printing.available()


def test_make_reads_no_file_and_asks_nobody(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text x="0" y="9">canary</text></svg>')
    html = f"""<html lang="en"><head><title>T</title><link rel="stylesheet" href="file://{secret}"></head>
        <body><p>Hello</p><img alt="a" src="file://{secret}"><img alt="b" src="http://127.0.0.1:9/x.png">
        <object data="file://{secret}"></object></body></html>"""
    made = pdf.make(html, f"@import url(file://{secret}); p {{ background: url(file://{secret}) }}")
    assert "Hello" in text_of(made)
    assert "canary" not in text_of(made)
    assert b"secret.svg" not in made


def test_make_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    with pytest.raises(pdf.NoPdf, match="timed out"):
        pdf.make("<p>Hello", "")


def test_font_for_the_three_languages_is_known() -> None:
    assert pdf.missing() == ()
    assert all(map(pdf.has_font_for, ("en", "vi", "zh-cn")))
    assert not pdf.has_font_for("xx")


@pytest.mark.parametrize("who", ["erin", "alice"])
def test_download_of_the_pdf_by_members(cast: Cast, version: dict[str, Any], browse: Any, who: str) -> None:
    answer = browse(who).get("/s/waste/reports/1/versions/1.pdf?lang=vi")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert "waste-report-1-v1-vi.pdf" in answer.headers["Content-Disposition"]
    again = browse(who).get(
        "/s/waste/reports/1/versions/1.pdf?lang=vi", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_download_of_the_data_has_the_hash_that_the_page_shows(
    cast: Cast, version: dict[str, Any], browse: Any
) -> None:
    body = browse("erin").get("/s/waste/reports/1/versions/1.json").data
    assert hashlib.sha256(body).hexdigest() == version["content_hash"]
    assert version["content_hash"] in browse("erin").get("/s/waste/reports/1").get_data(as_text=True)


@pytest.mark.parametrize("ending", ["pdf", "json"])
def test_download_by_strangers_is_refused(
    cast: Cast, version: dict[str, Any], browse: Any, ending: str
) -> None:
    assert browse("dave").get(f"/s/waste/reports/1/versions/1.{ending}").status_code == 403
    assert browse("alice").get(f"/s/waste/reports/1/versions/2.{ending}").status_code == 404
