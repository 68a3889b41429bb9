"""Letters: written in the act's transaction, delivered afterwards, kept until they are."""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from peewee import CharField, IntegerField, TextField

from govhub.core import clock
from govhub.core.db import BaseModel, InstantField, store
from govhub.core.jobs import job
from govhub.core.phrase import Phrase

_log = logging.getLogger(__name__)
_RETRY_MS = 60_000
_ROUND = 20.0  # seconds after which a round ends: other jobs (votes to be closed) wait for it


class Letter(BaseModel):
    """A mail to one person. Its body is emptied once it is sent: links in it open accounts."""

    recipient = CharField(max_length=254)
    subject = TextField()
    body = TextField()
    created_at = InstantField()
    due_at = InstantField(index=True)
    sent_at = InstantField(null=True)
    attempts = IntegerField(default=0)
    problem = TextField(default="")


class Postbox:
    """Where mail goes: an SMTP server, or nowhere (then letters wait, and are never lost)."""

    smtp_url: str = ""
    sender: str = "govhub@localhost"
    say: Callable[[str, Phrase], str] = staticmethod(lambda language, phrase: str(phrase))


postbox = Postbox()


def has_mail() -> bool:
    """Whether this installation can send mail."""
    return bool(postbox.smtp_url)


def send(
    recipient: str, subject: str | Phrase, body: str | Phrase | Sequence[str | Phrase], language: str = "en"
) -> None:
    """Put a letter into the post, inside the running transaction (undone with it). Plain text.

    Phrases are said in `language`; a sequence gives paragraphs.
    """
    now = clock.now()
    paragraphs = [body] if isinstance(body, str | Phrase) else body
    said = [_said(part, language) for part in (subject, *paragraphs)]
    text = "\n\n".join(said[1:])
    Letter.create(recipient=recipient, subject=said[0], body=text, created_at=now, due_at=now)


def _said(text: str | Phrase, language: str) -> str:
    return postbox.say(language, text) if isinstance(text, Phrase) else text


@job("mail.deliver")
def deliver(now: int) -> None:
    """Deliver what is due; a server that is down is tried again after a growing pause.

    A server that is slow gets the rest in the next round.
    """
    if not has_mail():
        return
    waiting = Letter.select().where((Letter.sent_at.is_null()) & (Letter.due_at <= now))
    end = time.monotonic() + _ROUND
    for letter in list(waiting.order_by(Letter.due_at, Letter.id).limit(50)):
        if time.monotonic() > end:
            return
        try:
            _post(letter)
        except (OSError, smtplib.SMTPException, ValueError) as problem:  # ValueError: no such address can be
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


def _post(letter: Letter) -> None:
    message = EmailMessage()
    message["From"], message["To"] = postbox.sender, letter.recipient
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="govhub")
    message.set_content(letter.body)
    parts = urlsplit(postbox.smtp_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=20) as server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
