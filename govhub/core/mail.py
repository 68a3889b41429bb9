"""Letters: written in the act's transaction, delivered afterwards, kept until they are."""

from __future__ import annotations

import contextlib
import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from peewee import CharField, IntegerField, TextField

from govhub.core import clock
from govhub.core.db import BaseModel, InstantField, insert_rows, store
from govhub.core.jobs import job
from govhub.core.phrase import Phrase

Said = str | Phrase
_log = logging.getLogger(__name__)
_RETRY_MS = 60_000
_ROUND = 20.0  # seconds after which a round ends: other jobs (votes to be closed) wait for it


class Letter(BaseModel):
    """A mail to one person. Its body is emptied once it is sent: links in it open accounts.

    After `until` it is of no use any more (its link has expired, the vote is closed) and is not sent.
    `unsubscribe` is the address where its reader chooses to get no more of the kind.
    """

    recipient = CharField(max_length=254)
    subject = TextField()
    body = TextField()
    created_at = InstantField()
    due_at = InstantField(index=True)
    sent_at = InstantField(null=True)
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    until = InstantField(null=True)
    unsubscribe = TextField(default="")


@dataclass(frozen=True)
class Written:
    """A letter that is to be put into the post; phrases in it are said in its reader's language and zone."""

    recipient: str
    subject: Said
    body: Said | Sequence[Said]
    language: str = "en"
    zone: str = "UTC"
    until: int | None = None
    unsubscribe: str = ""


class Postbox:
    """Where mail goes: an SMTP server, or nowhere (then letters wait, and are never lost)."""

    smtp_url: str = ""
    sender: str = "govhub@localhost"
    say: Callable[[str, Phrase, str], str] = staticmethod(lambda language, phrase, zone: str(phrase))


postbox = Postbox()


def has_mail() -> bool:
    """Whether this installation can send mail."""
    return bool(postbox.smtp_url)


def send(
    recipient: str,
    subject: Said,
    body: Said | Sequence[Said],
    language: str = "en",
    *,
    zone: str = "UTC",
    until: int | None = None,
) -> None:
    """Put a letter into the post, inside the running transaction (undone with it). Plain text.

    Phrases are said in `language`; a sequence gives paragraphs.
    """
    send_all([Written(recipient, subject, body, language, zone, until)])


def send_all(letters: Iterable[Written]) -> None:
    """Put many letters into the post at once: few statements however many people are written to."""
    now = clock.now()
    said: dict[tuple[Any, ...], Any] = {}  # most of what stands in them is the same for many people
    insert_rows(Letter, [_row(letter, now, said) for letter in letters])


def _row(letter: Written, now: int, said: dict[tuple[Any, ...], Any]) -> dict[str, Any]:
    def text(part: Said) -> str:
        if isinstance(part, str):
            return part
        key = id(part), letter.language, letter.zone
        if key not in said:  # the phrase is kept too, or another one could come to lie in its place
            said[key] = part, postbox.say(letter.language, part, letter.zone)
        return str(said[key][1])

    paragraphs = [letter.body] if isinstance(letter.body, str | Phrase) else letter.body
    return {
        "recipient": letter.recipient,
        "subject": text(letter.subject),
        "body": "\n\n".join(text(part) for part in paragraphs),
        "created_at": now,
        "due_at": now,
        "until": letter.until,
        "unsubscribe": letter.unsubscribe,
    }


@job("mail.deliver")
def deliver(now: int) -> None:
    """Deliver what is due; a server that is down is tried again after a growing pause.

    A server that is slow gets the rest in the next round. What has come too late to be of use stays.
    """
    if not has_mail():
        return
    in_time = Letter.until.is_null() | (Letter.until > now)
    waiting = Letter.select().where(Letter.sent_at.is_null() & (Letter.due_at <= now) & in_time)
    # Links that somebody waits for go before what thousands are told.
    first = waiting.order_by(Letter.unsubscribe != "", Letter.due_at, Letter.id)
    end = time.monotonic() + _ROUND
    with _Line() as line:
        for letter in list(first.limit(50)):
            if time.monotonic() > end:
                return
            try:
                line.post(letter)
            except (
                OSError,
                smtplib.SMTPException,
                ValueError,
            ) as problem:  # ValueError: no such address can be
                _put_off(letter, now, str(problem))
            else:
                _sent(letter, now)


def _sent(letter: Letter, now: int) -> None:
    change = Letter.update(sent_at=now, body="", problem="").where(Letter.id == letter.id)
    store.write(change.execute)


def _put_off(letter: Letter, now: int, problem: str) -> None:
    _log.warning("a letter waits: %s", problem)
    pause = _RETRY_MS * 2 ** min(letter.attempts, 6)
    change = Letter.update(attempts=Letter.attempts + 1, due_at=now + pause, problem=problem[:500])
    store.write(change.where(Letter.id == letter.id).execute)


class _Line:
    """A connection to the mail server for the letters of one round, made anew when it breaks."""

    def __enter__(self) -> _Line:
        self.server: smtplib.SMTP | None = None
        return self

    def __exit__(self, *_: object) -> None:
        if self.server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.server.quit()

    def post(self, letter: Letter) -> None:
        """Hand one letter over. Raises OSError, SMTPException, ValueError."""
        message = _message(letter)
        try:
            self.server = self.server or _connected()
            self.server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, ValueError):
            raise  # of this letter; the connection holds
        except (OSError, smtplib.SMTPException):
            if self.server is not None:
                self.server.close()
            self.server = None
            raise


def _connected() -> smtplib.SMTP:
    parts = urlsplit(postbox.smtp_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(parts.hostname or "localhost", parts.port or 0, timeout=20)
    try:
        server.ehlo_or_helo_if_needed()  # before it nothing is known of what the server can
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = postbox.sender, letter.recipient
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="govhub")
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    message.set_content(letter.body)
    return message
