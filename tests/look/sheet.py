"""A small application that shows the macros, the layout and the home pages with made-up content."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from govhub import paths
from govhub.web.headers import POLICY

HERE = __file__.rsplit("/", 1)[0]
GROUP = "Working group on openness"
TYPED = {"decisions.cast_ballot": {"choice": "block", "reason": "<b>“no”</b>"}}
ERRORS = {"decisions.cast_ballot": {"reason": "Please say why you block.", "": "Too late."}}
DEMO_PEOPLE = [
    {"name": "Nguyễn Thị Lan", "role": "The facilitator", "key": "a", "organisation": "City department"},
    {"name": "王芳", "role": "A member", "key": "b", "organisation": "Disabled people's organisation"},
    {"name": "Erin Observer", "role": "An observer", "key": "c"},
]
VOTE = {"space": "openness", "space_name": GROUP, "closes_at": 1}
HOME: dict[str, Any] = {
    "votes_waiting": [
        {**VOTE, "number": 41, "title": "Publish all meeting minutes within 7 days"},
        {**VOTE, "number": 42, "title": "Quy chế ngân sách có sự tham gia 2027"},
    ],
    "drafts": [
        {
            **VOTE,
            "number": 3,
            "title": "关于社区数据开放的决定",
            "url": "/s/openness/goals/3",
            "changed_at": 1,
        }
    ],
    "spaces": [
        {
            "short_name": "openness",
            "name": GROUP,
            "role": "Facilitator",
            "purpose": "Rules for open meetings.",
        }
    ],
    "recent": [{"text": "Trần Minh agreed to D-41", "url": "/d/41", "at": 1, "space_name": GROUP}],
}


class Somebody:
    """A signed-in person, as templates know one."""

    def __init__(self, person_id: int | None) -> None:
        self.person_id, self.uid, self.name, self.is_admin = person_id, "uid", "Nguyễn Thị Lan", True


def make_sheet() -> Flask:
    """The application; `?theme=dark` and `?locale=zh-Hans` change the frame."""
    app = Flask("sheet", static_folder=str(paths.STATIC))
    app.secret_key = "only for the tests of the look"
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.loader = ChoiceLoader([FileSystemLoader(str(paths.TEMPLATES)), FileSystemLoader(f"{HERE}/pages")])
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(lambda s: s, lambda one, many, n: one if n == 1 else many, newstyle=True)
    env.filters.update(say=str, when=_when, ago=_when, day=_when, num=str)
    env.globals["asset"] = lambda name: f"/static/{name}"
    env.globals.update(
        remember_field=lambda field, words: "",
        about_field=lambda field, problem: problem,
        unseen_notices=lambda: 3,
    )

    @app.get("/<name>")
    def show(name: str) -> str:
        return render_template(name.replace("-", "/") + ".html", **_context())

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


def _when(ms: int) -> Markup:
    return Markup('<time datetime="2026-11-27T10:00:00Z">Fri, Nov 27, 2026, 17:00</time>')


def _context() -> dict[str, Any]:
    asked = request.args
    return {
        "csrf_token": lambda: "token",
        "new_key": lambda: "key",
        "page_address": lambda: "/parts",
        "may": lambda *_: True,
        "locale": asked.get("locale", "en"),
        "theme": asked.get("theme", "light"),
        "me": Somebody(None if "out" in asked else 1),
        "typed": TYPED if "errors" in asked else {},
        "errors": ERRORS if "errors" in asked else {},
        "demo": "demo" in asked,
        "demo_people": DEMO_PEOPLE if "demo" in asked else [],
        "space": {"short_name": "openness", "name": GROUP} if "space" in asked else None,
        "status": 404,
        "title": "Page not found",
        "text": "The address may be misspelt.",
        **HOME,
    }
