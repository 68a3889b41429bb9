"""Where templates, static files, migrations and translations lie: in a checkout or inside the wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_ASSETS = PACKAGE / "_assets"
ROOT = _ASSETS if _ASSETS.is_dir() else PACKAGE.parent

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MIGRATIONS = ROOT / "migrations"
TRANSLATIONS = PACKAGE / "translations"
