"""A throw-away PostgreSQL server for the tests: started at the first `url()`, gone when the process ends.

Each call of `url()` makes a database of its own; with `template=` it is a copy of one that was prepared once.
`lent()` gives one that was put back after the last test, which takes a tenth of the time of a copy.
"""

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

MISSING = "PostgreSQL is not installed: apt-get install postgresql"

# Durability is of no use to a server that is thrown away, and costs most of the time.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=4GB")


def bin_dir() -> Path | None:
    """Where initdb lies: Debian keeps it out of PATH, one folder per major version."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: float(path.parent.parent.name))
    found = newest[-1] if newest else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def available() -> bool:
    """Whether a server can be started here at all."""
    return bin_dir() is not None


class Server:
    """One cluster in a temporary folder, on a free loopback port, behind a password made for it."""

    def __init__(self) -> None:
        binaries = bin_dir()
        if binaries is None:
            raise RuntimeError(MISSING)
        self.bin = binaries
        self.home = Path(tempfile.mkdtemp(prefix="govhub-pg-"))
        self.port = _free_port()
        self.password = secrets.token_hex(16)
        self.templates: dict[str, str] = {}
        self.made = 0
        if os.geteuid() == 0:
            shutil.chown(self.home, _account())
        self._create()
        self.process = self._start()

    def _create(self) -> None:
        secret = self.home / "password"
        secret.write_text(self.password)
        if os.geteuid() == 0:
            shutil.chown(secret, _account())
        command = [f"{self.bin}/initdb", "-D", f"{self.home}/data", "-U", "govhub", "-A", "password"]
        command += [f"--pwfile={secret}", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        done = subprocess.run(_as_account(command), capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")

    def _start(self) -> subprocess.Popen[bytes]:
        # A socket folder of its own: Debian's default, /var/run/postgresql, may not exist.
        settings = [*SPEED, "listen_addresses=127.0.0.1", f"unix_socket_directories={self.home}"]
        switches = [word for setting in settings for word in ("-c", setting)]
        command = [f"{self.bin}/postgres", "-D", f"{self.home}/data", "-p", str(self.port), *switches]
        log = (self.home / "log").open("wb")
        process = subprocess.Popen(_as_account(command), stdout=log, stderr=log, cwd="/")
        log.close()
        deadline = time.monotonic() + 30
        while True:
            try:
                self._admin().close()
                return process
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > deadline:
                    said = (self.home / "log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start: {said}") from None
                time.sleep(0.05)

    def _admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def url(self, database: str) -> str:
        """The address of one database of this server."""
        return f"postgresql://govhub:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database as a copy of another; answer its name."""
        self.made += 1
        name = f"test_{self.made}"
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self._admin() as connection:
            connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = url.rsplit("/", 1)[1]
        with self._admin() as connection:
            words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(words.format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server at once and remove its files."""
        for one in (*_lent.values(), *(one for free in _free.values() for one in free)):
            one.connection.close()
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)
        shutil.rmtree(self.home, ignore_errors=True)


_server: Server | None = None


def server() -> Server:
    """The server of this process, started when first asked for."""
    global _server
    if _server is None:
        _server = Server()
        atexit.register(_server.stop)
    return _server


def url(template: str | None = None, prepare: Callable[[str], object] | None = None) -> str:
    """The address of a fresh database; with `template`, a copy of one that `prepare(url)` filled once.

    `prepare` must close its connections: PostgreSQL copies only databases that nobody uses.
    """
    running = server()
    if template is None:
        return running.url(running.create())
    if template not in running.templates:
        name = running.create()
        if prepare is not None:
            prepare(running.url(name))
        running.templates[template] = name
    return running.url(running.create(running.templates[template]))


# What stood in the tables before the first test, and the numbers that were given.
_KEEP = """
do $$ declare one record; filled boolean; begin
  create schema kept;
  create table kept."numbers given" as
    select sequencename, last_value from pg_sequences where last_value is not null;
  for one in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from public.%I)', one.tablename) into filled;
    if filled then
      execute format('create table kept.%I as table public.%I', one.tablename, one.tablename);
    end if;
  end loop;
end $$
"""
# Whoever is still connected goes; every row goes, past the triggers that would hold it; the kept ones return.
_RESTORE = """
do $$ declare one record; begin
  perform pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
  perform set_config('session_replication_role', 'replica', true);
  for one in select tablename from pg_tables where schemaname = 'public' loop
    execute format('delete from public.%I', one.tablename);
  end loop;
  for one in select tablename from pg_tables where schemaname = 'kept' and tablename <> 'numbers given' loop
    execute format('insert into public.%I select * from kept.%I', one.tablename, one.tablename);
  end loop;
  for one in select now.sequencename, kept.last_value from pg_sequences now
    left join kept."numbers given" kept using (sequencename) where now.last_value is not null loop
    perform setval(quote_ident(one.sequencename)::regclass, coalesce(one.last_value, 1),
                   one.last_value is not null);
  end loop;
end $$
"""
# What a test could have changed besides rows: tables, columns, indexes, triggers and whether they are on.
_SHAPE = """
select (select count(*) from pg_class), (select count(*) from pg_attribute),
       (select count(*) from pg_trigger where tgenabled = 'O'), (select count(*) from pg_proc)
"""
_USES = 100  # tests after which a database has collected enough dead rows
_lent: dict[str, "_Lent"] = {}
_free: dict[str, list["_Lent"]] = {}


class _Lent:
    """A copy of a prepared database that serves one test after another."""

    def __init__(self, template: str, url: str) -> None:
        self.template, self.url, self.uses = template, url, 0
        self.connection = psycopg.connect(url, autocommit=True)
        self.connection.execute(_KEEP)
        self.shape = self.connection.execute(_SHAPE).fetchone()

    def is_as_new(self) -> bool:
        """Put it back; whether it is then as it was before its first test."""
        self.uses += 1
        try:
            self.connection.execute("set lock_timeout = '5s'")
            self.connection.execute(_RESTORE)
            return self.uses < _USES and self.connection.execute(_SHAPE).fetchone() == self.shape
        except psycopg.Error:
            return False


def lent(template: str, prepare: Callable[[str], object]) -> str:
    """The address of a database as `prepare` made it; to be given back."""
    free = _free.setdefault(template, [])
    one = free.pop() if free else _Lent(template, url(template, prepare))
    _lent[one.url] = one
    return one.url


def give_back(url: str) -> None:
    """The test is over: the database serves the next one, or goes if it is not as it was."""
    one = _lent.pop(url)
    if one.is_as_new():
        _free[one.template].append(one)
    else:
        one.connection.close()
        drop(url)


def drop(url: str) -> None:
    """Remove the database behind an address that `url()` gave."""
    server().drop(url)


def _account() -> str:
    """The account that may run the server when the tests run as root, which PostgreSQL refuses."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no account postgres or nobody")


def _as_account(command: list[str]) -> list[str]:
    """The command under an account that PostgreSQL accepts, and ended with the process that started it."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        if os.geteuid() == 0:
            raise RuntimeError("setpriv is not installed: apt-get install util-linux")
        return command
    words = [setpriv, "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        account = pwd.getpwnam(_account())
        words += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--init-groups"]
    return [*words, "--", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
