"""The application as it is served, for bench/live.py."""

from gevent import monkey

monkey.patch_all()

from govhub.server import serving_app  # noqa: E402

app = serving_app()
