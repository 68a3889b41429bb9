"""The command line, run as people run it: in a process of its own, on a data folder of its own."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
GOVHUB = [sys.executable, "-m", "govhub"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a new installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOVHUB_")}
    home = kept | {"GOVHUB_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    if os.environ.get("GOVHUB_TEST_DATABASE") == "postgresql":
        home["GOVHUB_DATABASE_URL"] = postgres.url()
    return home


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which `govhub demo` has run, to be copied."""
    folder = tmp_path_factory.mktemp("demonstration")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOVHUB_")}
    well(kept | {"GOVHUB_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}, "demo")
    return folder


@pytest.fixture
def told(home: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    """An installation that holds the demonstration."""
    if "GOVHUB_DATABASE_URL" in home:
        prepare = lambda url: well(home | {"GOVHUB_DATABASE_URL": url}, "demo")  # noqa: E731
        return home | {"GOVHUB_DATABASE_URL": postgres.url("demonstration", prepare)}
    shutil.copytree(request.getfixturevalue("demonstration"), home["GOVHUB_DATA_DIR"])
    return home


def govhub(home: dict[str, str], *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*GOVHUB, *words],
        env=home | settings,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=home["GOVHUB_DATA_DIR"] if Path(home["GOVHUB_DATA_DIR"]).exists() else "/",
    )


def well(home: dict[str, str], *words: str, **settings: str) -> str:
    """Run a command that must succeed; what it says."""
    done = govhub(home, *words, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(home: dict[str, str], *words: str, **settings: str) -> str:
    """Run a command that must be refused: exit code 2 and one clear line."""
    done = govhub(home, *words, **settings)
    assert done.returncode == 2, done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("govhub: ")
    return lines[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(home: dict[str, str], **settings: str) -> Iterator[str]:
    """`govhub serve` on a free port; yields its address."""
    port = free_port()
    command = [*GOVHUB, "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=home | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/"
    )
    try:
        wait_until_answered(process, f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def wait_until_answered(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                said = process.communicate()[0].decode()
                raise AssertionError(f"serve did not answer: {said}") from None
            time.sleep(0.1)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def database(home: dict[str, str]) -> Path:
    if "GOVHUB_DATABASE_URL" in home:
        pytest.skip("only on SQLite: there is a file")
    return Path(home["GOVHUB_DATA_DIR"]) / "govhub.db"


# --- settings -----------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("command", ["serve", "upgrade", "doctor", "tick", "demo", "verify"])
def test_unsafe_key_is_refused(home: dict[str, str], command: str) -> None:
    assert "GOVHUB_SECRET_KEY" in refused(home, command, GOVHUB_SECRET_KEY="secret")


@pytest.mark.once
def test_key_is_never_repeated_in_the_message(home: dict[str, str]) -> None:
    assert "hunter2" not in refused(home, "doctor", GOVHUB_SECRET_KEY="hunter2")


@pytest.mark.once
def test_unknown_setting_is_refused(home: dict[str, str]) -> None:
    assert "GOVHUB_SECRETKEY" in refused(home, "serve", GOVHUB_SECRETKEY="x" * 40)


@pytest.mark.once
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("GOVHUB_LANGUAGE", "fr"),
        ("GOVHUB_TIMEZONE", "Hanoi"),
        ("GOVHUB_PROXIES", "-1"),
        ("GOVHUB_OPEN_SIGN_UP", "perhaps"),
        ("GOVHUB_SMTP_URL", "mail.example.org"),
        ("GOVHUB_DATABASE_URL", "mysql://localhost/govhub"),
    ],
)
def test_wrong_setting_is_refused(home: dict[str, str], setting: str, value: str) -> None:
    assert setting in refused(home, "serve", **{setting: value})


@pytest.mark.once
def test_unreachable_database_is_refused(home: dict[str, str]) -> None:
    nobody = f"postgresql://govhub:sesame@127.0.0.1:{free_port()}/govhub"
    said = refused(home, "serve", GOVHUB_DATABASE_URL=nobody)
    assert "GOVHUB_DATABASE_URL" in said
    assert "sesame" not in said


@pytest.mark.once
def test_unreadable_database_file_is_refused(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("This is not a database. " * 100)
    assert "GOVHUB_DATABASE_URL" in refused(
        home, "serve", GOVHUB_DATABASE_URL=f"sqlite:///{tmp_path}/notes.txt"
    )


@pytest.mark.once
def test_key_is_made_once_and_kept_from_others(home: dict[str, str]) -> None:
    well(home, "upgrade")
    key = Path(home["GOVHUB_DATA_DIR"]) / "secret_key"
    first = key.read_text()
    assert key.stat().st_mode & 0o077 == 0
    well(home, "upgrade")
    assert key.read_text() == first


# --- a life of an installation ------------------------------------------------------------------------------


def test_help_names_every_command(home: dict[str, str]) -> None:
    said = well(home, "--help")
    for command in ("init", "demo", "serve", "upgrade", "doctor", "backup", "restore", "verify", "tick"):
        assert re.search(rf"^  {command} ", said, re.MULTILINE), command


def test_init_prints_a_link_that_works_once_and_runs_only_once(home: dict[str, str]) -> None:
    said = well(home, "init", "--email", "root@example.org", "--name", "Root")
    path = re.search(r"https?://[^/\s]+(/\S+)", said)
    assert path, said
    with serving(home) as address:
        assert "password" in get(address + path[1])
    again = govhub(home, "init", "--email", "eve@example.org", "--name", "Eve")
    assert again.returncode == 2, again.stdout


def test_doctor_is_content_after_upgrade_and_not_before(home: dict[str, str]) -> None:
    before = govhub(home, "doctor")
    assert before.returncode == 1
    assert "BAD migrations" in before.stdout
    well(home, "upgrade")
    said = well(home, "doctor")
    for subject in ("engine", "migrations", "mail", "clock"):
        assert re.search(rf"^ok +{subject}", said, re.MULTILINE), said


def test_doctor_notices_mail_that_does_not_answer(home: dict[str, str]) -> None:
    well(home, "upgrade")
    done = govhub(home, "doctor", GOVHUB_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert "BAD mail" in done.stdout


def test_upgrade_twice_has_nothing_to_do(home: dict[str, str]) -> None:
    assert "0001" in well(home, "upgrade")
    assert "up to date" in well(home, "upgrade")


def test_tick_before_upgrade_is_refused(home: dict[str, str]) -> None:
    assert "govhub upgrade" in refused(home, "tick")


def test_tick_runs_every_job(home: dict[str, str]) -> None:
    well(home, "upgrade")
    lines = well(home, "tick").strip().splitlines()
    assert lines
    assert all(line.endswith(": done") for line in lines)


def test_demo_loads_once_and_verify_agrees(home: dict[str, str]) -> None:
    well(home, "demo")
    well(home, "demo")
    assert govhub(home, "verify").returncode == 0


def test_demo_is_refused_over_real_data(home: dict[str, str]) -> None:
    well(home, "init", "--email", "root@example.org", "--name", "Root")
    assert "demo" in refused(home, "demo").lower()


@pytest.mark.parametrize("kind", ["blob", "text"])
def test_verify_says_where_a_chain_breaks(told: dict[str, str], kind: str) -> None:
    connection = sqlite3.connect(database(told))
    connection.execute("drop trigger audit_entry_no_update")
    row = (
        "select id from audit_entry where chain != 'house' and act = 'decisions.cast_ballot' limit 1 offset 2"
    )
    words = "set content = cast(replace(cast(content as text), '\"agree\"', '\"block\"')"
    connection.execute(f"update audit_entry {words} as {kind}) where id = ({row})")
    number = connection.execute(f"select seq from audit_entry where id = ({row})").fetchone()[0]
    connection.commit()
    connection.close()
    done = govhub(told, "verify")
    assert done.returncode == 1, done.stderr
    assert re.search(rf"entry {number}\b", done.stdout), done.stdout
    assert not done.stderr


# --- serving, one at a time, and backups --------------------------------------------------------------------


def test_second_process_on_the_same_file_is_refused(home: dict[str, str]) -> None:
    database(home)
    with serving(home):
        for command in (["serve", "--port", str(free_port())], ["tick"], ["upgrade"]):
            assert "Another GovHub process" in refused(home, *command)
    well(home, "tick")


def test_backup_while_serving_can_be_restored(told: dict[str, str]) -> None:
    with serving(told):
        copy = Path(well(told, "backup").strip().splitlines()[-1])
    assert copy.stat().st_mode & 0o077 == 0
    spoil(told)
    kept = well(told, "restore", str(copy)).partition("What was there is in ")[2].strip().rstrip(".")
    assert Path(kept).is_file()
    assert govhub(told, "verify").returncode == 0


def spoil(home: dict[str, str]) -> None:
    """Lose a table that verify needs."""
    if url := home.get("GOVHUB_DATABASE_URL"):
        with psycopg.connect(url) as connection:
            connection.execute("drop table audit_opening")
    else:
        damaged = sqlite3.connect(Path(home["GOVHUB_DATA_DIR"]) / "govhub.db")
        damaged.execute("drop table audit_opening")
        damaged.close()
    assert govhub(home, "verify").returncode != 0


def test_restore_under_a_running_server_is_refused(told: dict[str, str]) -> None:
    database(told)
    copy = well(told, "backup").strip().splitlines()[-1]
    with serving(told):
        assert "Another GovHub process" in refused(told, "restore", copy)


def test_upgrade_makes_a_backup_first(home: dict[str, str], tmp_path: Path) -> None:
    well(home, "upgrade")
    backups = Path(home["GOVHUB_DATA_DIR"]) / "backups"
    assert not backups.exists(), "there was nothing to keep"
    # A checkout with one more migration.
    shutil.copytree(
        ROOT / "govhub", tmp_path / "newer" / "govhub", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "migrations", tmp_path / "newer" / "migrations")
    migration = "def up(migrator, db):\n    db.execute_sql('create table added (id integer)')\n"
    (tmp_path / "newer" / "migrations" / "9999_added.py").write_text(migration)
    newer = home | {"PYTHONPATH": str(tmp_path / "newer")}
    assert "9999_added" in well(newer, "upgrade")
    assert len(list(backups.iterdir())) == 1
    assert "newer" in refused(home, "tick")


def test_restore_of_something_else_is_refused(told: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a database")
    assert "photo.jpg" in refused(told, "restore", str(tmp_path / "photo.jpg"))
    assert "nowhere.db" in refused(told, "restore", str(tmp_path / "nowhere.db"))
    assert govhub(told, "verify").returncode == 0


def test_restore_of_the_database_itself_or_of_another_program_is_refused(
    told: dict[str, str], tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("create table bookmarks (id integer)")
    other.close()
    assert "not a backup" in refused(told, "restore", str(tmp_path / "other.db"))
    if "GOVHUB_DATABASE_URL" not in told:
        itself = Path(told["GOVHUB_DATA_DIR"]) / "govhub.db"
        assert "itself" in refused(told, "restore", str(itself))
        assert not list(itself.parent.glob("govhub.db.*restor*"))
    assert govhub(told, "verify").returncode == 0


@pytest.mark.parametrize(
    "setting",
    [
        "GOVHUB_DATABASE_URL=sqlite://govhub.db",
        "GOVHUB_BASE_URL=https://",
        "GOVHUB_BASE_URL=https://example.org:port",
        "GOVHUB_SMTP_URL=smtp://mail:port",
        "GOVHUB_SMTP_URL=smtp://",
    ],
)
def test_settings_that_name_no_place_are_refused(setting: str) -> None:
    from govhub.config import BadSetting, Settings

    name, _, value = setting.partition("=")
    with pytest.raises(BadSetting, match=name):
        Settings.from_environment({name: value})
