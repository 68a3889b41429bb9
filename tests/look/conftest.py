"""A small application that shows every part, and the real one with a space full of things."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.conftest import cast
from tests.look.content import fill
from tests.look.house import House, running, whole
from tests.look.sheet import make_sheet


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
