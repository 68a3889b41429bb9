"""The WSGI application for gunicorn: `gunicorn -k gevent -w 1 wsgi:app`."""

from govhub.server import serving_app

app = serving_app()
