"""A page of HTML as a PDF, made in a process of its own: whatever it costs, the server goes on answering.

The child reads no file and asks no other machine; it is given text and gives back bytes. Fonts come from
the system. `python -m govhub.core.pdf` is the child.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

SECONDS = 120  # waited for it on a busy machine
PROCESSOR = 60  # seconds that it may compute
MEMORY = 3 * 2**30
_LIBRARIES = {
    "GLib": ("libgobject-2.0.so.0", "libgobject-2.0.dylib", "libgobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "libharfbuzz-subset-0.dll"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.dylib", "libfontconfig-1.dll"),
}
_NEEDED = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE",
           "FONTCONFIG_PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "VIRTUAL_ENV")  # fmt: skip


class NoPdf(Exception):
    """The PDF could not be made; its text says why."""


@cache
def missing() -> tuple[str, ...]:
    """What this machine lacks for making PDF files; nothing when it can."""
    if importlib.util.find_spec("weasyprint") is None:
        return ("WeasyPrint",)
    return tuple(name for name, files in _LIBRARIES.items() if _load(files) is None)


def _load(files: tuple[str, ...]) -> ctypes.CDLL | None:
    for file in files:
        try:
            return ctypes.CDLL(file)
        except OSError:
            continue
    return None


def has_font_for(language: str) -> bool:
    """Whether an installed font can write a language (as fontconfig calls it: `vi`, `zh-cn`)."""
    library = _load(_LIBRARIES["fontconfig"])
    if library is None:
        return False

    class FontSet(ctypes.Structure):
        _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.c_void_p))

    for name in ("FcNameParse", "FcObjectSetCreate"):
        getattr(library, name).restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(FontSet)
    pattern = ctypes.c_void_p(library.FcNameParse(f":lang={language}".encode()))
    asked = ctypes.c_void_p(library.FcObjectSetCreate())
    found = library.FcFontList(None, pattern, asked)
    return bool(found and found.contents.count)


def make(html: str, css: str) -> bytes:
    """The page as a tagged PDF (PDF/UA-1). Raises NoPdf."""
    if missing():
        raise NoPdf(f"not installed: {', '.join(missing())}")
    given = json.dumps({"html": html, "css": css}).encode()
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    command = [sys.executable, "-m", "govhub.core.pdf"]
    if root := os.environ.get("PYTHONPATH"):
        environment["PYTHONPATH"] = root
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=SECONDS, env=environment, cwd=_root()
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NoPdf(str(problem)) from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NoPdf(done.stderr.decode(errors="replace").strip()[-500:] or f"code {done.returncode}")
    return done.stdout


def _root() -> str:
    """The folder that `govhub` is imported from, so that the child finds the same code."""
    from govhub import paths

    return str(paths.PACKAGE.parent)


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _child() -> None:
    given = json.load(sys.stdin.buffer)
    _limit()
    gc.set_threshold(200_000, 50, 50)  # much is made and little thrown away: a quarter of the time
    from weasyprint import CSS, HTML  # only here: it brings along much that the server does not need
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("nothing is fetched")

    fonts, nothing = FontConfiguration(), Nothing()
    style = CSS(string=given["css"], font_config=fonts, url_fetcher=nothing)
    page = HTML(string=given["html"], url_fetcher=nothing)
    made = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    sys.stdout.buffer.write(made or b"")


if __name__ == "__main__":
    _child()
