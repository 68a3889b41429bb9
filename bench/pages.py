"""How many public pages a second, beside a bare Flask "hello" under the same server."""

import re
import urllib.request
from typing import Any

from bench import load, server
from bench.weight import fetch

CLIENTS = 8
SECONDS = 5.0


def measure(port: int, environment: dict[str, str]) -> dict[str, Any]:
    """The decision page of the public side: from cache with its ETag, from cache in full, and made anew."""
    with server.serving("bench.hello:app", environment) as other:
        hello = load.run(other, [[load.get("/")]] * CLIENTS, SECONDS)
    path = decision_page(port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        etag = answer.headers["ETag"] or ""
    figures = {
        "cached_with_etag": [load.get(path, If_None_Match=etag)],
        "cached_in_full": [load.get(path)],
        # A query that the page does not know is no part of what is kept, so each is made anew.
        "made_anew": [load.get(path + "?anew={n}")],
    }
    measured = {name: load.run(port, [requests] * CLIENTS, SECONDS) for name, requests in figures.items()}
    ratios = {name: round(figure["per_second"] / hello["per_second"], 3) for name, figure in measured.items()}
    aims = {"cached_with_etag": 0.8, "made_anew": 0.15}
    return {"path": path, "hello": hello, **measured, "against_hello": ratios, "aims": aims}


def decision_page(port: int) -> str:
    """The first decision on the public side that has ended or is open."""
    base = f"http://127.0.0.1:{port}"
    waiting, seen = ["/open"], {"/open"}
    while waiting:
        path = waiting.pop(0)
        if re.fullmatch(r"/open/[^/]+/decisions/\d+", path):
            return path
        kind, body = fetch(base + path)
        links = re.findall(r'href="(/open/[^"?#]*)"', body.decode()) if kind == "text/html" else []
        waiting += [link for link in links if link not in seen]
        seen.update(links)
    raise RuntimeError("there is no decision on the public side")
