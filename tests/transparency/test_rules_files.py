"""Data that leaves the house: safe in spreadsheets, stable for programs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.transparency.rules.files import BOM, csv_lines, json_lines, record_line, safe_cell

pytestmark = pytest.mark.once

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n"))


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://a.example","here")',
        "+1",
        "-1+cmd|' /C x'!A0",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=1",
        "＝1",
    ],
)
def test_safe_cell_that_looks_like_a_formula_becomes_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("Hà Nội", "Hà Nội"), (-5, -5), (0, 0), (None, ""), (True, "yes"), (False, "no"), ("", "")],
)
def test_safe_cell_leaves_everything_else(value: Any, cell: Any) -> None:
    assert safe_cell(value) == cell


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b"]), texts)))
def test_csv_lines_read_back_as_the_rows_and_no_cell_is_a_formula(rows: list[dict[str, str]]) -> None:
    text = "".join(csv_lines(("a", "b"), rows))
    assert text.startswith(BOM + "a,b\r\n")
    read = list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert len(read) == len(rows)
    for row, back in zip(rows, read, strict=True):
        for name in ("a", "b"):
            assert back[name].removeprefix("'") == row.get(name, "").removeprefix("'")
            assert not back[name].startswith(("=", "+", "-", "@", "\t"))


def test_csv_lines_without_rows_are_the_names_of_the_columns() -> None:
    assert "".join(csv_lines(("number", "title"), [])) == BOM + "number,title\r\n"


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), texts | st.integers() | st.none())))
def test_json_lines_are_one_json_array(rows: list[dict[str, Any]]) -> None:
    read = json.loads("".join(json_lines(("a", "b"), rows)))
    assert read == [{"a": row.get("a"), "b": row.get("b")} for row in rows]


def test_record_line_carries_the_exact_bytes() -> None:
    content = '{"a":"Hà Nội \\" \u2028"}'.encode()
    line = record_line(content, "ff", [{"name": "reason", "salt": "00", "value": None}])
    assert line.count("\n") == 1
    assert json.loads(line)["content"].encode() == content
