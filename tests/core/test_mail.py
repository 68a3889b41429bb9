"""Letters: written with the act, delivered once, and kept while no server takes them."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from govhub.core import clock, mail
from govhub.core.db import store
from govhub.core.mail import Letter, Written, deliver, has_mail, postbox, send, send_all
from govhub.core.phrase import Instant, Phrase

pytestmark = pytest.mark.usefixtures("database")
NOW = 1_800_000_000_000


class _Talk(socketserver.StreamRequestHandler):
    """One SMTP conversation: enough of RFC 5321 for a client that sends letters."""

    server: PostOffice

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 post office")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            self.server.verbs.append(verb)
            if verb == "EHLO" and self.server.offers:
                self.say(f"250-post office\r\n250 {self.server.offers}")
            elif verb == "STAR":
                self.say("454 not now")
            elif verb == "RCPT" and "refused" in line:
                self.say("550 no such person")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 ok")


_say = _Talk.say


class PostOffice(socketserver.ThreadingTCPServer):
    """A small SMTP server on a free port."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        self.letters: list[bytes] = []
        self.verbs: list[str] = []
        self.connections, self.offers = 0, ""
        super().__init__(("127.0.0.1", port), _Talk)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def read(self) -> list[EmailMessage]:
        """The letters that it took."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.letters]  # type: ignore[misc]

    def close(self) -> None:
        """Stop."""
        self.shutdown()
        self.server_close()
        self.thread.join()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A post office that is open."""
    made = PostOffice()
    before = postbox.smtp_url, postbox.sender
    postbox.smtp_url, postbox.sender = made.url, "govhub@example.org"
    yield made
    postbox.smtp_url, postbox.sender = before
    made.close()


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    clock.freeze(NOW)


def write(
    recipient: str = "lan@example.org", subject: str = "Xin chào", body: str = "Đường dẫn: 中文\n"
) -> None:
    """A letter, written in a transaction."""
    store.write(lambda: send(recipient, subject, body))


def test_deliver_sends_what_was_written_and_forgets_its_text(office: PostOffice) -> None:
    write()
    deliver(NOW)
    (letter,) = office.read()
    assert (letter["To"], letter["From"], letter["Subject"]) == (
        "lan@example.org",
        "govhub@example.org",
        "Xin chào",
    )
    assert letter.get_content().strip() == "Đường dẫn: 中文"
    kept = Letter.get()
    assert (kept.sent_at, kept.body, kept.problem) == (NOW, "", "")


def test_deliver_twice_sends_once(office: PostOffice) -> None:
    write()
    deliver(NOW)
    deliver(NOW)
    deliver(NOW + 10**9)
    assert len(office.letters) == 1


def test_send_in_an_act_that_is_undone_sends_nothing(office: PostOffice) -> None:
    def undone() -> None:
        send("lan@example.org", "s", "b")
        raise LookupError

    with pytest.raises(LookupError):
        store.write(undone)
    deliver(NOW)
    assert office.letters == []
    assert Letter.select().count() == 0


def test_deliver_without_a_server_keeps_letters_for_the_administrator() -> None:
    assert not has_mail()
    write()
    deliver(NOW)
    kept = Letter.get()
    assert (kept.sent_at, kept.attempts) == (None, 0)
    assert "中文" in kept.body


def test_deliver_while_the_server_is_down_waits_and_then_sends_once(office: PostOffice) -> None:
    port = int(office.server_address[1])
    office.close()
    write()
    deliver(NOW)
    kept = Letter.get()
    assert (kept.sent_at, kept.attempts, kept.due_at) == (None, 1, NOW + 60_000)
    assert kept.problem
    deliver(NOW + 59_999)  # not yet
    assert Letter.get().attempts == 1
    deliver(NOW + 60_000)
    assert Letter.get().due_at == NOW + 60_000 + 120_000  # the pause grows
    again = PostOffice(port)
    try:
        deliver(NOW + 180_000)
        deliver(NOW + 10**9)
        assert [letter["To"] for letter in again.read()] == ["lan@example.org"]
        assert Letter.get().sent_at == NOW + 180_000
    finally:
        again.close()
        office.__init__()  # type: ignore[misc]  # the fixture closes it once more


def test_deliver_goes_on_after_a_letter_that_nobody_takes(office: PostOffice) -> None:
    write("refused@example.org")
    write("bad\r\naddress@example.org")
    write("minh@example.org")
    deliver(NOW)
    assert [letter["To"] for letter in office.read()] == ["minh@example.org"]
    assert sorted(row.recipient for row in Letter.select().where(Letter.sent_at.is_null())) == [
        "bad\r\naddress@example.org",
        "refused@example.org",
    ]


@pytest.mark.parametrize("subject", ["two\nlines", "Bcc: x\r\nBcc: everybody@example.org", "a" * 2000])
def test_deliver_lets_no_subject_become_a_header(office: PostOffice, subject: str) -> None:
    write(subject=subject)
    deliver(NOW)
    (letter,) = office.read()
    assert letter["Bcc"] is None
    assert letter["To"] == "lan@example.org"


def test_deliver_keeps_a_body_that_looks_like_the_end(office: PostOffice) -> None:
    write(body="one\n.\ntwo\n")
    deliver(NOW)
    assert office.read()[0].get_content().replace("..", ".").split() == ["one", ".", "two"]


def test_deliver_sends_oldest_first_and_at_most_fifty_at_once(office: PostOffice) -> None:
    def many() -> Any:
        for n in range(60):
            clock.freeze(NOW - n)
            send(f"p{n:02}@example.org", "s", "b")

    store.write(many)
    deliver(NOW)
    assert [letter["To"] for letter in office.read()] == [f"p{n:02}@example.org" for n in range(59, 9, -1)]
    deliver(NOW)
    assert len(office.letters) == 60


def test_deliver_ends_its_round_when_the_server_is_slow(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("lan", "minh", "fang"):
        write(f"{name}@example.org")
    monkeypatch.setattr(_Talk, "say", lambda self, line: (time.sleep(0.05), _say(self, line)))
    monkeypatch.setattr(mail, "_ROUND", 0.1)
    deliver(NOW)
    assert [letter["To"] for letter in office.read()] == ["lan@example.org"]
    monkeypatch.undo()
    deliver(NOW)
    assert len(office.letters) == 3


def test_deliver_uses_one_connection_for_many_letters(office: PostOffice) -> None:
    for name in ("lan@example.org", "refused@example.org", "minh@example.org"):
        write(name)
    deliver(NOW)
    assert [letter["To"] for letter in office.read()] == ["lan@example.org", "minh@example.org"]
    assert office.connections == 1


def test_deliver_sends_links_that_somebody_waits_for_before_notices(office: PostOffice) -> None:
    told = (Written(f"p{n}@example.org", "s", "b", unsubscribe="https://x/me") for n in range(60))
    store.write(lambda: send_all(told))
    write("lan@example.org")
    deliver(NOW)
    assert office.read()[0]["To"] == "lan@example.org"


def test_deliver_says_nothing_in_the_clear_where_the_server_offers_more(office: PostOffice) -> None:
    office.offers = "STARTTLS"
    write()
    deliver(NOW)
    assert office.verbs == ["EHLO", "STAR"]
    assert Letter.get().attempts == 1


def test_deliver_sends_nothing_that_comes_too_late(office: PostOffice) -> None:
    store.write(lambda: send("lan@example.org", "s", "a link of an hour", until=NOW + 3_600_000))
    store.write(lambda: send("minh@example.org", "s", "a link of a day", until=NOW + 86_400_000))
    deliver(NOW + 3_600_000)
    assert [letter["To"] for letter in office.read()] == ["minh@example.org"]


def test_send_all_needs_few_statements(office: PostOffice, queries: Any) -> None:
    hello = Phrase("Good day")
    letters = [
        Written(f"p{n}@example.org", hello, [hello, f"{n}"], unsubscribe="https://x/me") for n in range(900)
    ]
    with store.reading(), queries() as seen:
        send_all(letters)
    assert len([one for one in seen if "INSERT" in one]) == 2
    assert Letter.get(Letter.recipient == "p7@example.org").body == "Good day\n\n7"
    deliver(NOW)
    assert office.read()[0]["List-Unsubscribe"] == "<https://x/me>"


def test_send_all_says_phrases_in_the_language_and_zone_of_each_reader(app: Any) -> None:
    when = Phrase("It closes on %(when)s", when=Instant(NOW))
    zones = {"en": "UTC", "vi": "Asia/Ho_Chi_Minh"}
    store.write(lambda: send_all(Written(f"{k}@x", "s", when, k, zone) for k, zone in zones.items()))
    english, vietnamese = [row.body for row in Letter.select().order_by(Letter.id)]
    assert "08:00 (UTC)" in english
    assert "15:00 (+07)" in vietnamese
