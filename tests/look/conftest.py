"""A real browser, and a small application that shows every part."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import cast
from tests.journeys.serving import BROWSER
from tests.look.content import fill
from tests.look.house import House, running, whole
from tests.look.sheet import make_sheet


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without anything that speaks to the outside."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sheet() -> Iterator[str]:
    """The address of the application with the parts."""
    server = make_server("127.0.0.1", 0, whole(make_sheet()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The real application, running, with a space full of things to look at."""
    with running(tmp_path_factory.mktemp("house")) as made:
        made.cast = cast.__wrapped__(None)
        made.links = fill(made.cast)
        yield made
