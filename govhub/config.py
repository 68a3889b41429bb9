"""Every setting, from the environment, typed and checked once; a wrong one stops the start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

PREFIX = "GOVHUB_"
_NOT_OURS = ("GOVHUB_TEST_", "GOVHUB_REAL_VOTES", "GOVHUB_BENCH_")


class BadSetting(Exception):
    """A setting that stops the start; its text is the one clear line."""


def _data_dir() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "govhub"


def _setting(what: str, default: Any, read: Callable[[str], Any] = str) -> Any:
    """A field of Settings, with what it means (the README's table is checked against it)."""
    metadata = {"what": what, "read": read}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in {"1", "0", "yes", "no", "true", "false", "on", "off"}:
        raise ValueError("say yes or no")
    return text.lower() in {"1", "yes", "true", "on"}


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"give a whole number from {low} to {high}")
        return int(text)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"give one of {', '.join(words)}")
        return text

    return read


def _url(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes:
            raise ValueError(f"give an address that begins with {' or '.join(s + '://' for s in schemes)}")
        if parts.scheme == "sqlite" and not text.startswith("sqlite:///"):
            raise ValueError(
                "a file has three slashes, such as sqlite:///govhub.db or sqlite:////var/lib/x.db"
            )
        if schemes[0] in {"http", "smtp"} and not (parts.hostname and parts.port != 0):  # port: ValueError
            raise ValueError("the name of a machine is missing")
        return text.rstrip("/") if "http" in schemes else text

    return read


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (OSError, ValueError, KeyError):
        raise ValueError("give a time zone such as Asia/Ho_Chi_Minh") from None
    return text


def _key(text: str) -> str:
    if len(text) < 32 or len(set(text)) < 10:
        raise ValueError("too short or too simple to be safe; use at least 32 random characters")
    return text


@dataclass(frozen=True)
class Settings:
    """The settings of one installation; each is `GOVHUB_` and its name in capitals."""

    # ruff: noqa: RUF009 (each default is a dataclass field, made anew for every settings object)
    data_dir: Path = _setting("Where the database, the key and backups lie", _data_dir, Path)
    database_url: str = _setting(
        "sqlite:///file or postgresql://user:password@host/name; without it, a file in the data folder",
        "",
        _url("sqlite", "postgresql", "postgres"),
    )
    secret_key: str = _setting(
        "Signs cookies; at least 32 random characters; without it, one is made and kept in the data folder",
        "",
        _key,
    )
    base_url: str = _setting(
        "The public address, used in mails, such as https://govhub.example.org", "", _url("http", "https")
    )
    smtp_url: str = _setting(
        "smtp://user:password@host:587 or smtps://…; without it, links are shown to administrators",
        "",
        _url("smtp", "smtps"),
    )
    mail_from: str = _setting("The sender of mails", "govhub@localhost")
    open_sign_up: bool = _setting("Whether anybody may make an account (yes or no)", False, _yes_or_no)
    language: str = _setting("The first language: en, vi or zh-Hans", "en", _one_of("en", "vi", "zh-Hans"))
    timezone: str = _setting("The first time zone, such as Asia/Ho_Chi_Minh", "UTC", _zone)
    session_days: int = _setting("How many days a sign-in lasts", 30, _whole(1, 365))
    proxies: int = _setting("How many reverse proxies stand in front (0 to 5)", 0, _whole(0, 5))
    scheduler: bool = _setting(
        "Whether the server runs due jobs itself (no: call govhub tick from cron)", True, _yes_or_no
    )
    rate_limits: bool = _setting("Whether sign-in and writing are limited per minute", True, _yes_or_no)
    log_level: str = _setting(
        "debug, info, warning or error", "info", _one_of("debug", "info", "warning", "error")
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check every setting. Raises BadSetting with one clear line."""
        given = os.environ if environment is None else environment
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in given.items():
            if not name.startswith(PREFIX) or name.startswith(_NOT_OURS):
                continue
            if name not in known:
                raise BadSetting(f"{name} is not a setting that GovHub knows")
            if not text:
                continue
            try:
                values[known[name].name] = known[name].metadata["read"](text)
            except ValueError as problem:
                shown = "" if "SECRET" in name or "URL" in name else f" ({text!r})"
                raise BadSetting(f"{name}{shown}: {problem}") from None
        return cls(**values)._completed()

    def _completed(self) -> Settings:
        changes: dict[str, Any] = {}
        if not self.database_url:
            changes["database_url"] = f"sqlite:///{self.data_dir / 'govhub.db'}"
        if not self.secret_key:
            changes["secret_key"] = _kept_key(self.data_dir / "secret_key")
        return Settings(**{f.name: changes.get(f.name, getattr(self, f.name)) for f in fields(self)})


def _kept_key(path: Path) -> str:
    """The key of this installation, made on the first start and readable by its owner only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(secrets.token_hex(32))
        return _key(path.read_text().strip())
    except FileExistsError:
        return _kept_key(path)
    except (OSError, ValueError) as problem:
        raise BadSetting(f"GOVHUB_DATA_DIR: cannot use the key in {path}: {problem}") from None
