"""Passwords: what is accepted, and argon2id, which takes tens of milliseconds on purpose."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govhub.core.phrase import N_, Phrase

SHORTEST = 10
LONGEST = 1000

# Memory is what makes guessing expensive (RFC 9106); these take about 40 ms on a small server.
_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

# Those of ten characters and more that head the lists of leaked passwords, in the three languages.
_COMMON = """
    1234567890 0123456789 0987654321 9876543210 1111111111 0000000000 1234512345 123456789a
    12345678910 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 qwertyuiop qwerty1234 qwerty12345 qwerty123456
    asdfghjkl1 zaq12wsxcde3 password12 password123 password1234 password12345 passw0rd123
    p@ssw0rd123 password!! passwordpassword iloveyou123 iloveyou12 letmein1234 welcome123
    welcome1234 administrator admin12345 admin123456 changeme123 football123 baseball123 basketball
    superman123 princess123 abcdefghij abcdefghijk abcd123456 abc1234567 abc123456789 a123456789
    aa123456789 aa12345678 qq123456789 1234567890a 1234567890q matkhau123 matkhau1234 matkhau123456
    anhyeuem123 anhyeuem1234 emyeuanh123 khongbiet123 vietnam123 vietnam1234 hanoi123456
    saigon123456 motnamsau123 woaini1314 woaini520 woaini1314520 5201314520 woaiwojia123 zhang123456
    wang123456 li123456789 1314520520 7758521520 147258369a 1472583690 112233445566
"""
COMMON = frozenset(_COMMON.split())


class PasswordHash(str):
    """A password that has been hashed; the password itself goes no further than its form."""

    __slots__ = ()


def why_not(password: str, email: str = "") -> Phrase | None:
    """Why a new password is not accepted.

    Long and unusual is what counts; capitals and signs are not asked for (NIST SP 800-63B).
    """
    if len(password) < SHORTEST:
        return Phrase(
            N_("A password has at least %(n)s characters. Several words are easy to remember."), n=SHORTEST
        )
    if len(password) > LONGEST:
        return Phrase(N_("A password has at most %(n)s characters."), n=LONGEST)
    plain = password.casefold()
    if plain in COMMON or len(set(plain)) < 4:
        return Phrase(N_("This password is too easy to guess. Please choose another one."))
    if email and plain in {email.casefold(), email.casefold().partition("@")[0]}:
        return Phrase(N_("Please do not use your e-mail address as your password."))
    return None


def hash_of(password: str) -> PasswordHash:
    """The password hashed; the server goes on answering others meanwhile."""
    return PasswordHash(_aside(_hasher.hash, _bytes(password)))


def matches(kept: str, password: str) -> bool:
    """Whether the password is the one behind the hash; without a hash it takes as long and says no."""
    return bool(_aside(_verified, kept or _no_hash(), _bytes(password))) and bool(kept)


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _verified(kept: str, password: bytes) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _no_hash() -> str:
    return _hasher.hash(b"nobody has this password")


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _aside(fn: Callable[..., Any], *args: Any) -> Any:
    """Under gevent, in a native thread (argon2 lets go of the interpreter); elsewhere, here."""
    from gevent import get_hub, monkey
    from gevent.threadpool import ThreadPool

    if not monkey.is_module_patched("threading") or not get_hub().main_hub:
        return fn(*args)
    pool: ThreadPool = get_hub().threadpool
    return pool.apply(fn, args)
