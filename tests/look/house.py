"""The real application on a real port, with the demo's story in it, for a browser to visit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.serving import make_server

from govhub.accounts.models import Person
from govhub.app import create_app
from govhub.config import Settings
from govhub.core import schema
from govhub.core.db import store
from tests.browsing import sign_in
from tests.conftest import KEY


@dataclass
class House:
    """A running application."""

    app: Flask
    address: str
    cast: Any = None
    links: dict[str, str] = field(default_factory=dict)

    def cookie(self, person: Person) -> dict[str, Any]:
        """The session cookie of somebody who has signed in."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        value = serializer.dumps({"_user_id": sign_in(person), "_fresh": True})
        return {"name": "govhub", "value": value, "url": self.address}


def whole(app: Any) -> Any:
    """The same application with every answer made before it is sent: where a browser leaves in the middle of
    a file, this little server would leave the file open (the servers that GovHub runs under do not)."""

    def answer(environ: Any, start: Any) -> list[bytes]:
        parts = app(environ, start)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


@contextmanager
def running(folder: Path, **more: Any) -> Iterator[House]:
    """The application on an empty database in `folder`; closed again afterwards."""
    url = f"sqlite:///{folder / 'look.db'}"
    store.open(url)
    schema.create_all()
    app = create_app(Settings(data_dir=folder, database_url=url, secret_key=KEY, rate_limits=False, **more))
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield House(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        store.close()
