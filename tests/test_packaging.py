"""The wheel holds everything that GovHub needs, and runs from an empty directory."""

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from govhub import __version__
from tests.test_cli import free_port, wait_until_answered

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline with what is installed."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; its `bin`. The dependencies are borrowed from this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=True)
    folder = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (folder / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(home),
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True, timeout=120, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "bin"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment that knows nothing of this checkout."""
    strange = ("GOVHUB_", "PYTHONPATH", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return kept | {"GOVHUB_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}


def files_below(folder: str, *, without: str = "__pycache__") -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if without not in path.parts}


def test_wheel_holds_every_asset_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(f"govhub-{__version__}.dist-info/METADATA").decode()
    for folder in ("templates", "static", "migrations"):
        wanted = files_below(folder)
        assert wanted
        assert {f"govhub/_assets/{path}" for path in wanted} - names == set()
    assert files_below("govhub/translations") - names == set()
    assert f"govhub-{__version__}.dist-info/licenses/LICENSE" in names
    assert {name.split("/", 1)[0] for name in names} == {"govhub", f"govhub-{__version__}.dist-info"}
    assert not [name for name in names if name.endswith((".pyc", ".db"))]
    assert "Requires-Python: >=3.11" in metadata


def test_wheel_runs_from_an_empty_directory(installed: Path, home: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    govhub = str(installed / "govhub")

    def run(*words: str) -> str:
        done = subprocess.run(
            [govhub, *words], env=home, cwd=empty, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert __version__ in run("--version")
    run("demo")
    assert "ok  migrations" in run("doctor")
    port = free_port()
    command = [govhub, "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=home, cwd=empty, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_until_answered(process, f"http://127.0.0.1:{port}/healthz")
        look_around(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert list(empty.iterdir()) == []


def look_around(address: str) -> None:
    """The front page with its stylesheet and scripts, and the same page in the other languages."""
    front = get(address + "/")
    assert '<html lang="en"' in front
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', front)
    assert [link for link in linked if ".css" in link]
    for link in linked:
        assert get(address + link)
    assert "Đăng nhập" in get(address + "/?lang=vi")
    assert "登录" in get(address + "/?lang=zh-Hans")


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())
