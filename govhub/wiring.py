"""The one module that knows every feature: it imports their entrances and fills the tables."""

from __future__ import annotations

import importlib
from types import ModuleType

from flask import Blueprint, Flask

from govhub import paths
from govhub.core import feed, policy
from govhub.core.bus import announcer
from govhub.live import broadcast, rooms, socket
from govhub.spaces.queries import space_named
from govhub.web import api

FEATURES = (
    "accounts", "spaces", "documents", "decisions", "goals", "resources", "mediation", "reports",
    "transparency", "notices",
)  # fmt: skip
ENTRANCES = ("forms", "models", "policy", "queries", "actions", "reactions", "jobs", "live", "routes", "cli")


def load() -> list[ModuleType]:
    """Import every feature, register its acts, policies, reactions, jobs and events; the modules."""
    modules = []
    for feature in FEATURES:
        for name in ENTRANCES:
            path = f"govhub.{feature}.{name}"
            if (paths.PACKAGE / feature / name).with_suffix(".py").exists() or (
                paths.PACKAGE / feature / name / "__init__.py"
            ).exists():
                modules.append(importlib.import_module(path))
    for module in modules:
        if module.__name__.endswith(".policy"):
            policy.load(module.RULES)
        if hasattr(module, "PHRASES"):
            feed.load(module.PHRASES)
    policy.load(rooms.RULES)
    rooms.space_finder(space_named)
    announcer(broadcast.changed)
    socket.open_acts()
    return modules


def connect(app: Flask) -> None:
    """Give the application every feature's pages and commands."""
    for module in load():
        for blueprint in vars(module).values():
            if isinstance(blueprint, Blueprint) and blueprint.name not in app.blueprints:
                app.register_blueprint(blueprint)
        if hasattr(module, "init_app"):
            module.init_app(app)
    app.register_blueprint(api.bp)
