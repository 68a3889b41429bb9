"""The stylesheets say nothing about classes that no page has."""

from __future__ import annotations

import re

import pytest

from govhub import paths

pytestmark = pytest.mark.once

# Made from a word that a page computes (`tag-{{ kind }}`), or by the editor's library.
COMPUTED = re.compile(r"(ProseMirror|bar|chart|choice|colour|flash|flow|notice|tag|verdict|width)-")


def used() -> str:
    """Everything that can name a class: templates, scripts, and Python that gives templates a word."""
    root = paths.PACKAGE.parent
    files = [*paths.TEMPLATES.rglob("*.html"), *paths.STATIC.glob("js/*.js"), *paths.PACKAGE.rglob("*.py")]
    files += root.glob("frontend/src/*.js")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_class_in_the_stylesheets_is_used() -> None:
    words = set(re.findall(r"[\w-]+", used()))
    named: dict[str, str] = {}
    for sheet in sorted(paths.STATIC.glob("css/*.css")):
        rules = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        named |= dict.fromkeys(re.findall(r"\.([a-zA-Z][\w-]*)", rules), sheet.name)
    unused = {name for name in named if name not in words and not COMPUTED.match(name)}
    assert {name: named[name] for name in unused} == {}
