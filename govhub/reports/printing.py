"""Published reports as PDF files: made once in a process of its own, kept on disk, nothing fetched.

The page is rendered here, which is quick; its hash names the file, so a new version, another language or
a new layout makes a new file by itself.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from flask import current_app, g

from govhub import paths
from govhub.core import pdf
from govhub.core.canonical import sha256_hex
from govhub.core.errors import TooMany
from govhub.core.phrase import N_, Phrase
from govhub.web.i18n import language as language_of_reader

MOST_KEPT = 200 * 2**20  # bytes on disk; the files asked for longest ago go first
MOST_WAITING = 6
_making = Lock()
_places = BoundedSemaphore(MOST_WAITING)
_log = logging.getLogger(__name__)


def available() -> bool:
    """Whether this machine can make PDF files; where it cannot, pages offer printing instead."""
    return not pdf.missing()


def pdf_of(found: dict[str, Any], base: str | None = None, language: str | None = None) -> bytes | None:
    """A published version (as `queries.published_version` gives it) as a PDF; None where none can be made.

    `base` is the path under which the chain's links lie; they are written out only where the installation
    knows its own address. Raises TooMany while many others wait for theirs.
    """
    if not available():
        return None
    language = language or language_of_reader()
    html = _page(found, base, language)
    name = f"{found['content_hash'][:20]}-{language}-{sha256_hex((html + _style()).encode())[:20]}.pdf"
    kept = _folder() / name
    return _read(kept) or _made(kept, html)


def _page(found: dict[str, Any], base: str | None, language: str) -> str:
    origin = current_app.config["SETTINGS"].base_url
    before = g.get("language")
    g.language = language
    try:
        template = current_app.jinja_env.get_template("reports/pdf.html")
        return template.render(
            **{name: found[name] for name in ("content", "content_hash", "versions")},
            base=f"{origin}{base}" if origin and base else None,
            locale=language,
        )
    finally:
        if before is None:
            g.pop("language")
        else:
            g.language = before


@cache
def _style() -> str:
    return (paths.STATIC / "css" / "report-pdf.css").read_text(encoding="utf-8")


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir / "pdf"
    return folder


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return content


def _made(path: Path, html: str) -> bytes | None:
    if not _places.acquire(blocking=False):
        raise TooMany(Phrase(N_("Many PDF files are being made just now. Please try again in a minute.")))
    try:
        with _making:  # one at a time: the others may want the same one
            return _read(path) or _keep(path, pdf.make(html, _style()))
    except pdf.NoPdf:
        _log.exception("no PDF could be made")
        return None
    finally:
        _places.release()


def _keep(path: Path, content: bytes) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)
    _forget(path.parent)
    return content


def _forget(folder: Path) -> None:
    """Stay within the space on disk."""
    files = sorted(((entry.stat(), entry) for entry in folder.glob("*.pdf")), key=lambda one: one[0].st_mtime)
    room = sum(stat.st_size for stat, _ in files) - MOST_KEPT
    for stat, entry in files:
        if room <= 0:
            return
        entry.unlink(missing_ok=True)
        room -= stat.st_size
