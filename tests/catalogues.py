"""The sentences of the product and their translations: `python -m tests.catalogues update|check`.

`update` collects every marked sentence from govhub/ and templates/ and brings the catalogues up to date,
never guessing ("fuzzy") a translation. `check` says what is missing, malformed or out of date, and fails.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "zh_Hans")

# Function name -> how many of its first arguments are messages (2: singular and plural).
MARKS = {"N_": 1, "_": 1, "gettext": 1, "lazy_gettext": 1, "Phrase": 1, "ngettext": 2, "plural_phrase": 2}
TEMPLATE_MARKS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}

PLACE = re.compile(r"%\((\w+)\)s")
SPOKEN = ("aria-label", "title", "placeholder", "alt")
SILENT = ("script", "style", "code", "kbd", "pre", "samp")
NAMES = re.compile(
    "GovHub|English|Tiếng Việt|简体中文|CSV|JSON|Markdown|OpenAPI|API|SHA-256|UTC|Ctrl|Alt|Shift"
)

# A fixed date: the catalogues change when a sentence does, and at no other time.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

MessageId = str | tuple[str, str]


def python_messages(source: str) -> Iterator[tuple[int, MessageId]]:
    """Every marked sentence of a Python module with its line. Marks may stand inside marks."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    inner = {id(arg) for call in calls for arg in call.args[: _mark(call)]}
    for call in calls:
        count = _mark(call)
        if not count or id(call) in inner:
            continue
        texts = [_literal(arg) for arg in call.args[:count]]
        if len(texts) == count and all(texts):
            yield call.lineno, (str(texts[0]), str(texts[1])) if count == 2 else str(texts[0])


def _mark(call: ast.Call) -> int:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return MARKS.get(name, 0)


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call) and _mark(node) == 1 and node.args:
        return _literal(node.args[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def template_messages(path: Path) -> Iterator[tuple[int, MessageId]]:
    """Every marked sentence of a template with its line."""
    with path.open("rb") as file:
        options = {"trimmed": "true", "silent": "false"}
        for line, name, found, _comments in babel_extract(file, list(TEMPLATE_MARKS), [], options):
            texts = (
                [found] if isinstance(found, str) else [text for text in found or () if isinstance(text, str)]
            )
            if texts:  # a variable holds a sentence that is marked where it was written
                yield line, (texts[0], texts[1]) if name == "ngettext" else texts[0]


def extract(root: Path = ROOT) -> Catalog:
    """All sentences of the product, with the files in which they stand."""
    catalogue = _new(None)
    for path in sorted((root / "govhub").rglob("*.py")):
        for _line, message in python_messages(path.read_text()):
            catalogue.add(message, locations=[(path.relative_to(root).as_posix(), 0)])
    for path in sorted((root / "templates").rglob("*.*")):
        for _line, message in template_messages(path):
            catalogue.add(message, locations=[(path.relative_to(root).as_posix(), 0)])
    return catalogue


def _new(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="GovHub",
        version="1",
        copyright_holder="GovHub contributors",
        msgid_bugs_address="",
        creation_date=EPOCH,
        revision_date=EPOCH,
        last_translator="GovHub contributors",
        language_team="GovHub contributors",
        fuzzy=False,
    )


def po_path(language: str, root: Path = ROOT) -> Path:
    """Where the catalogue of a language lies."""
    return root / "govhub" / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str, root: Path = ROOT) -> Catalog:
    """The catalogue of a language as it stands; an empty one when there is none."""
    path = po_path(language, root)
    if not path.exists():
        return _new(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(root: Path = ROOT) -> None:
    """Write messages.pot and bring every language's catalogue up to it, keeping what is translated."""
    template = extract(root)
    _write(template, root / "govhub" / "translations" / "messages.pot")
    for language in LANGUAGES:
        old, new = read(language, root), _new(language)
        for message in template:
            if not message.id:
                continue
            known = old.get(message.id)
            text = known.string if known and not known.fuzzy and known.id == message.id else ""
            if message.pluralizable and isinstance(text, str):
                text = (text,) * new.num_plurals
            new.add(message.id, text, locations=message.locations, flags=message.flags)
        _write(new, po_path(language, root))


def _write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the sentences and their catalogues; nothing when they may be published."""
    template = extract(root)
    wanted = {message.id: message for message in template if message.id}
    found = [
        f"not a sentence to translate, a bare %: {message.id!r}"
        for message in wanted.values()
        if any(not _formats(text) for text in _texts(message.id))
    ]
    for path in sorted((root / "templates").rglob("*.html")):
        found += [f"{path.relative_to(root)}: unmarked text {text!r}" for text in unmarked(path.read_text())]
    for language in LANGUAGES:
        catalogue = read(language, root)
        have = {message.id: message for message in catalogue if message.id}
        found += [f"{language}: not in the catalogue: {key!r}" for key in wanted.keys() - have.keys()]
        found += [f"{language}: no longer in the product: {key!r}" for key in have.keys() - wanted.keys()]
        for key in wanted.keys() & have.keys():
            found += [f"{language}: {fault}: {key!r}" for fault in message_faults(have[key])]
    return sorted(found)


def message_faults(message: Message) -> Iterator[str]:
    """Why one translation may not be published."""
    if message.fuzzy:
        yield "fuzzy"
    texts = _texts(message.string)
    if not texts or not all(texts):
        yield "not translated"
        return
    allowed = {place for text in _texts(message.id) for place in PLACE.findall(text)}
    needed = set(PLACE.findall(_texts(message.id)[-1]))
    for text in texts:
        places = set(PLACE.findall(text))
        # A plural form may leave the number out ("one vote"); nothing else may be lost, nothing invented.
        lost = needed - places - ({"n", "num"} if message.pluralizable else set())
        if lost or places - allowed:
            yield f"other places than the original ({text!r})"
        elif not _formats(text):
            yield f"a bare % ({text!r})"


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(text) for text in value) if isinstance(value, tuple | list) else (str(value or ""),)


def _formats(text: str) -> bool:
    """Whether every % in the text belongs to a named place, so that formatting cannot fail."""
    return "%" not in PLACE.sub("", text).replace("%%", "")


class _Spoken(HTMLParser):
    """Collects the words of a page that a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in SILENT or self.silent
        self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag not in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words += data.split("\n")


def unmarked(template: str) -> list[str]:
    """Words in a template that no catalogue can reach."""
    parser = _Spoken()
    parser.feed("".join(_plain_parts(template)))
    spoken = [word.strip() for word in parser.words if '="' not in word]
    return [word for word in spoken if re.search(r"[^\W\d_]{2,}", NAMES.sub("", word))]


def _plain_parts(template: str) -> Iterator[str]:
    """The template without its tags, and without what `{% trans %}` marks."""
    marked, opened = False, False
    for _line, token, value in Environment().lex(template):
        if token == "name" and opened and value in ("trans", "endtrans"):
            marked = value == "trans"
        if token != "whitespace":
            opened = token == "block_begin"
        if token == "data" and not marked:
            yield value


def main(arguments: list[str]) -> int:
    """The command line of this module."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    found = faults()
    print("\n".join(found) or f"{len(extract()) - 1} sentences, complete in {', '.join(LANGUAGES)}")
    if found:
        print(
            f"{len(found)} faults in the translations; `make translations` collects new sentences",
            file=sys.stderr,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
