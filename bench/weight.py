"""How heavy each public page is with its style and scripts, without pictures: as sent, and plain."""

import gzip
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

AIM = 30 * 1024
_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
_PART = re.compile(r'<(?:link [^>]*rel="(?:stylesheet|modulepreload)"[^>]*href|script [^>]*src)="(/[^"]+)"')
_IMPORT = re.compile(r"""(?:import|from)\s*["'](\.{0,2}/[^"']+)["']""")


def measure(port: int, starts: tuple[str, ...] = ("/", "/open"), limit: int = 60) -> dict[str, Any]:
    """Follow every link that leads to a public page, and weigh what a first visit loads."""
    base = f"http://127.0.0.1:{port}"
    parts: dict[str, bytes] = {}
    pages: dict[str, dict[str, int]] = {}
    waiting, seen, broken = list(starts), set(starts), list[str]()
    while waiting and len(pages) < limit:
        path = waiting.pop(0)
        kind, body = fetch(base + path)
        if kind != "text/html":
            broken += [] if kind else [path]
            continue
        text = body.decode()
        pages[path] = weigh(body, with_imports(base, _PART.findall(text), parts))
        for link in _LINK.findall(text):
            target = urllib.parse.unquote(link.replace("&amp;", "&"))
            if "?" not in target and target not in seen and target.startswith("/open"):
                seen.add(target)
                waiting.append(target)
    heaviest = max(pages, key=lambda path: pages[path]["sent"])
    return {
        "aim_bytes": AIM,
        "pages": len(pages),
        "broken_links": broken,
        "over_aim": [path for path in pages if pages[path]["sent"] > AIM],
        "heaviest": {"path": heaviest, **pages[heaviest]},
        "each": pages,
    }


def fetch(url: str) -> tuple[str, bytes]:
    """The kind and the bytes of an answer; nothing when it is refused."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError:
        return "", b""


def with_imports(base: str, links: list[str], known: dict[str, bytes]) -> list[bytes]:
    """The bytes of stylesheets and scripts, and of the modules that those import."""
    loaded: dict[str, bytes] = {}
    waiting = list(links)
    while waiting:
        link = urllib.parse.urlsplit(waiting.pop()).path
        if link in loaded:
            continue
        if link not in known:
            known[link] = fetch(base + link)[1]
        loaded[link] = known[link]
        if link.endswith(".js"):
            found = _IMPORT.findall(known[link].decode())
            waiting += [urllib.parse.urljoin(link, target) for target in found]
    return list(loaded.values())


def weigh(page: bytes, parts: list[bytes]) -> dict[str, int]:
    """Bytes of the page alone and of everything, plain and as sent with gzip."""
    everything = [page, *parts]
    return {
        "page_plain": len(page),
        "page_sent": len(gzip.compress(page, 6)),
        "plain": sum(map(len, everything)),
        "sent": sum(len(gzip.compress(part, 6)) for part in everything),
    }
