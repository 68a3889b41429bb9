"""The application with every update sent by plain emit: what the direct way is measured against."""

from gevent import monkey

monkey.patch_all()

from govhub.documents.live import rooms  # noqa: E402
from govhub.live import fast  # noqa: E402
from govhub.server import serving_app  # noqa: E402

app = serving_app()
fast._installed[:] = [False]
rooms.WINDOW = 0.0
