"""Texts as people write them: Vietnamese, Chinese, emoji, and every sign that Markdown gives a meaning."""

from __future__ import annotations

from hypothesis import strategies as st

from govhub.documents.crdt.blocks import BREAK, Heading, Listing, Paragraph, Quote, Run

WORDS = st.sampled_from(
    [
        "Mục tiêu",
        "công khai",
        "giải thích rõ ràng",
        "公开所有会议记录",
        "注意：",
        "😀",
        "👩\u200d👩\u200d👧",
        "é",
        "a",
        "b c",
        "1.",
        "2)",
        "-",
        "+",
        "#",
        "##",
        ">",
        "*",
        "**",
        "_",
        "__x__",
        "`code`",
        "<b>",
        "&amp;",
        "&lt",
        "[x]",
        "](y)",
        "!",
        "\\",
        "===",
        "---",
        "|",
        "a|b",
        "http://x.y",
        " ",
        "\u3000",
        "\xa0",
        "{#id}",
        "~~",
        ":",
        "x\ty",
        "10.",
        "don't",
        "“ok”",
    ]
)
SIGNS = st.text(alphabet="ab *_[]()\\`#>-+.!&;<{}|=~:1\u3000é中😀", max_size=8)
TEXTS = st.lists(st.one_of(WORDS, SIGNS), min_size=1, max_size=5).map("".join)
HREFS = st.sampled_from(
    [
        None,
        None,
        None,
        "https://example.org/a_b(c)?x=1&copy=2;#y",
        "mailto:a@example.org",
        "https://vi.example/Mục*tiêu",
    ]
)
RUNS = st.lists(
    st.one_of(st.builds(Run, TEXTS, st.booleans(), st.booleans(), HREFS), st.just(Run(BREAK))), max_size=5
).map(tuple)
LEAVES = st.one_of(st.builds(Paragraph, RUNS), st.builds(Heading, st.integers(2, 4), RUNS))
STARTS = st.sampled_from([None, None, 1, 1, 7, 98])


def _branches(inner):
    items = st.lists(inner.map(tuple), min_size=1, max_size=3).map(tuple)
    blocks = st.one_of(LEAVES, st.builds(Listing, STARTS, items), st.builds(Quote, inner.map(tuple)))
    return st.lists(blocks, max_size=4)


TREES = st.recursive(st.lists(LEAVES, max_size=3), _branches, max_leaves=12).map(tuple)
