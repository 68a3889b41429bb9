"""Acts of accounts: each works, each refusal leaves nothing behind, twice is once, strangers stay out."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.accounts import actions, passwords, queries, rules
from govhub.accounts.jobs import forget
from govhub.accounts.models import AccessKey, Draft, Person, Session
from govhub.core import audit, clock, mail
from govhub.core.actor import Actor
from govhub.core.acts import Replay
from govhub.core.db import store
from govhub.core.errors import Forbidden, GovHubError, Invalid, NotFound, RuleBroken, SignInNeeded
from tests.conftest import Cast
from tests.contents import everything

PASSWORD = "correct horse battery"


def refused(kind: type[GovHubError], act: Any, actor: Actor, **values: Any) -> str:
    """The act is refused, and nothing whatever has changed."""
    before = everything()
    with pytest.raises(kind) as problem:
        act(actor, **values)
    assert everything() == before
    return str(problem.value)


def session(cast: Cast, who: str) -> int:
    browser = {"token": f"secret of {who} {Session.select().count()}"}
    answer = actions.sign_in(Actor.system(), person=cast.people[who].uid, **browser)
    return int(answer["session"])


# --- sign_in ------------------------------------------------------------------------------------------------


def test_sign_in_records_no_more_than_who_and_how(cast: Cast) -> None:
    actions.sign_in(
        Actor.system(), person=cast.bob.uid, token="t", user_agent="Firefox", address="192.0.2.7", how="demo"
    )
    content = bytes(audit.head(audit.HOUSE).content).decode()  # type: ignore[union-attr]
    assert cast.bob.uid in content
    for private in ("192.0.2", "Firefox", "Bob", "bob@"):
        assert private not in content


@pytest.mark.parametrize("who", ["nobody", "bob", "root"])
def test_sign_in_is_not_for_people(cast: Cast, who: str) -> None:
    actor = Actor.nobody() if who == "nobody" else getattr(cast, who)
    refused((SignInNeeded, Forbidden), actions.sign_in, actor, person=cast.bob.uid, token="t")  # type: ignore[arg-type]


def test_sign_in_of_a_closed_or_unknown_account_is_refused(cast: Cast) -> None:
    refused(NotFound, actions.sign_in, Actor.system(), person="0123456789abcdef", token="t")
    actions.deactivate(cast.root, person=cast.bob.uid)
    refused(NotFound, actions.sign_in, Actor.system(), person=cast.bob.uid, token="t")


# --- sessions -----------------------------------------------------------------------------------------------


def test_revoke_session_of_somebody_else_is_not_found(cast: Cast) -> None:
    theirs = session(cast, "alice")
    refused(NotFound, actions.revoke_session, cast.bob, session=theirs)
    refused(SignInNeeded, actions.revoke_session, Actor.nobody(), session=theirs)


def test_revoke_session_twice_is_once(cast: Cast) -> None:
    mine = session(cast, "bob")
    first = actions.revoke_session(cast.bob, session=mine, key="k")
    again = actions.revoke_session(cast.bob, session=mine, key="k")
    assert (again["seq"], again["repeated"]) == (first["seq"], True)
    actions.revoke_session(cast.bob, session=mine)
    assert queries.session_of("secret of bob 0") is None


def test_sign_out_everywhere_can_keep_one(cast: Cast) -> None:
    kept, _, other = session(cast, "bob"), session(cast, "bob"), session(cast, "alice")
    assert actions.sign_out_everywhere(cast.bob, keep=kept)["signed_out"] == 1
    live = {row.id for row in Session.select().where(Session.revoked_at.is_null())}
    assert live == {kept, other}


# --- preferences --------------------------------------------------------------------------------------------


def test_change_preferences(cast: Cast) -> None:
    wanted = {"name": "Bôb", "language": "vi", "timezone": "Asia/Ho_Chi_Minh", "theme": "dark"}
    actions.change_preferences(cast.bob, **wanted)
    kept = Person.get(Person.uid == cast.bob.uid)
    assert {name: getattr(kept, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"language": "fr"}, {"timezone": "Mars/Base"}, {"theme": "pink"}, {"is_admin": True}],
)
def test_change_preferences_with_nonsense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    wanted = {"name": "Bob", "language": "en", "timezone": "UTC", "theme": "auto"}
    refused(Invalid, actions.change_preferences, cast.bob, **(wanted | wrong))


# --- passwords ----------------------------------------------------------------------------------------------


def test_change_password_signs_other_devices_out(cast: Cast) -> None:
    store.write(Person.update(password_hash=passwords.hash_of(PASSWORD)).execute)
    kept, _ = session(cast, "bob"), session(cast, "bob")
    said = refused(
        Invalid, actions.change_password, cast.bob, old_password="wrong", password="a new long password"
    )
    assert "not your password" in said
    actions.change_password(cast.bob, old_password=PASSWORD, password="a new long password", keep=kept)
    assert [row.id for row in Session.select().where(Session.revoked_at.is_null())] == [kept]
    assert passwords.matches(Person.get(Person.uid == cast.bob.uid).password_hash, "a new long password")


@pytest.mark.parametrize(
    "password", ["short", "qwertyuiop", "Password123", "aaaaaaaaaaaa", "bob@example.org", "x" * 1001, ""]
)
def test_sign_up_with_a_weak_password_is_refused(cast: Cast, password: str, open_house: None) -> None:
    fields = {"name": "B", "email": "bob@example.org"}
    refused(Invalid, actions.sign_up, Actor.nobody(), password=password, **fields)


def test_password_appears_nowhere(cast: Cast, open_house: None) -> None:
    fields = {"name": "Lan", "email": "lan@example.org", "password": PASSWORD}
    actions.sign_up(Actor.nobody(), key="k", **fields)
    from govhub.core.acts import Replay

    stored = str(everything()) + str(list(Replay.select().dicts()))
    assert PASSWORD not in stored
    import hashlib

    assert Replay.get().request not in {
        hashlib.sha256(f"accounts.sign_up\n{text}".encode()).hexdigest() for text in (str(fields), PASSWORD)
    }


def test_password_matches_in_any_normal_form() -> None:
    kept = passwords.hash_of("mật khẩu của tôi")
    import unicodedata

    assert passwords.matches(kept, unicodedata.normalize("NFD", "mật khẩu của tôi"))
    assert not passwords.matches("", PASSWORD)
    assert not passwords.matches("no hash at all", PASSWORD)


def test_ask_reset_answers_the_same_and_writes_once(cast: Cast) -> None:
    known = actions.ask_reset(Actor.nobody(), email="bob@example.org")
    unknown = actions.ask_reset(Actor.nobody(), email="nobody@example.org")
    assert known.keys() == unknown.keys()
    actions.ask_reset(Actor.nobody(), email="Bob@Example.org")
    assert mail.Letter.select().count() == 1
    clock.freeze(clock.now() + rules.BETWEEN_RESETS_MS)
    actions.ask_reset(Actor.nobody(), email="bob@example.org")
    assert mail.Letter.select().count() == 2


def test_letter_is_in_the_language_of_its_reader(cast: Cast, app: Any) -> None:
    store.write(Person.update(language="zh-Hans").execute)
    actions.ask_reset(Actor.nobody(), email="bob@example.org")
    letter = mail.Letter.get()
    assert "/reset/" in letter.body
    assert "Bob" in letter.body


def token_of(answer: dict[str, Any]) -> str:
    return str(answer["secret"]["path"]).rpartition("/")[2]


def test_reset_password_works_once_and_ends_the_other_links(cast: Cast) -> None:
    one = token_of(actions.issue_reset_link(cast.root, person=cast.bob.uid))
    two = token_of(actions.issue_reset_link(cast.root, person=cast.bob.uid))
    session(cast, "bob")
    refused(Invalid, actions.reset_password, Actor.nobody(), token=one, password="short")
    actions.reset_password(Actor.nobody(), token=one, password=PASSWORD)
    assert Session.select().where(Session.revoked_at.is_null()).count() == 0
    for token in (one, two, "wrong"):
        said = refused(RuleBroken, actions.reset_password, Actor.nobody(), token=token, password=PASSWORD)
        assert "not valid any more" in said


@pytest.mark.parametrize(("after", "works"), [(-1, True), (0, False), (1, False)])
def test_reset_password_exactly_at_the_end_of_its_time(cast: Cast, after: int, works: bool) -> None:
    clock.freeze(1_800_000_000_000)
    token = token_of(actions.issue_reset_link(cast.root, person=cast.bob.uid))
    clock.freeze(1_800_000_000_000 + rules.RESET_LASTS_MS + after)
    if works:
        actions.reset_password(Actor.nobody(), token=token, password=PASSWORD)
    else:
        refused(RuleBroken, actions.reset_password, Actor.nobody(), token=token, password=PASSWORD)


@pytest.mark.parametrize("act", ["issue_reset_link", "reactivate"])
def test_administration_is_for_administrators(cast: Cast, act: str) -> None:
    refused(Forbidden, getattr(actions, act), cast.alice, person=cast.bob.uid)
    refused(SignInNeeded, getattr(actions, act), Actor.nobody(), person=cast.bob.uid)
    refused(NotFound, getattr(actions, act), cast.root, person="0123456789abcdef")


# --- joining and leaving ------------------------------------------------------------------------------------


@pytest.fixture
def open_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody may make an account."""
    from govhub.accounts.policy import house

    monkeypatch.setattr(house, "open_sign_up", True)


def test_sign_up_where_it_is_closed_needs_an_invitation(cast: Cast) -> None:
    fields = {"name": "Lan", "email": "lan@example.org", "password": PASSWORD}
    refused(SignInNeeded, actions.sign_up, Actor.nobody(), **fields)
    refused(RuleBroken, actions.sign_up, Actor.nobody(), invitation="wrong", **fields)
    refused(Forbidden, actions.invite, cast.alice, email="lan@example.org")
    token = token_of(actions.invite(cast.root, email="lan@example.org"))
    assert mail.Letter.get().recipient == "lan@example.org"
    taken = fields | {"email": "bob@example.org"}
    refused(Invalid, actions.sign_up, Actor.nobody(), invitation=token, **taken)
    actions.sign_up(Actor.nobody(), invitation=token, **fields)
    other = fields | {"email": "other@example.org"}
    refused(RuleBroken, actions.sign_up, Actor.nobody(), invitation=token, **other)


def test_reset_link_is_no_invitation(cast: Cast) -> None:
    token = token_of(actions.issue_reset_link(cast.root, person=cast.bob.uid))
    fields = {"name": "Lan", "email": "lan@example.org", "password": PASSWORD}
    refused(RuleBroken, actions.sign_up, Actor.nobody(), invitation=token, **fields)


def test_deactivate_ends_sessions_and_keys(cast: Cast) -> None:
    session(cast, "erin")
    secret = actions.create_access_key(cast.erin, name="k", scopes=["*"])["secret"]["token"]
    assert queries.access_key_of(secret) is not None
    refused(Forbidden, actions.deactivate, cast.bob, person=cast.erin.uid)
    actions.deactivate(cast.erin, person=cast.erin.uid)
    assert queries.session_of("secret of erin 0") is None
    assert queries.access_key_of(secret) is None
    actions.reactivate(cast.root, person=cast.erin.uid)
    assert queries.active_person_at("erin@example.org") is not None
    assert queries.access_key_of(secret) is None


def test_deactivate_of_the_only_administrator_or_facilitator_is_refused(cast: Cast) -> None:
    assert "administrator" in refused(RuleBroken, actions.deactivate, cast.root, person=cast.root.uid)
    said = refused(RuleBroken, actions.deactivate, cast.root, person=cast.alice.uid)
    assert "Waste coalition" in said


def test_appoint_first_administrator_only_where_there_is_none(cast: Cast) -> None:
    fields = {"email": "new@example.org", "name": "New"}
    refused(Forbidden, actions.appoint_first_administrator, cast.root, **fields)
    refused(RuleBroken, actions.appoint_first_administrator, Actor.system("cli"), **fields)
    store.write(Person.update(is_admin=False).execute)
    token = token_of(actions.appoint_first_administrator(Actor.system("cli"), **fields))
    actions.reset_password(Actor.nobody(), token=token, password=PASSWORD)
    assert Person.get(Person.email == "new@example.org").is_admin


# --- access keys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": ["no.such"]},
        {"days": "0"},
        {"days": 9999},
        {"name": ""},
    ],
)
def test_create_access_key_with_nonsense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    refused(Invalid, actions.create_access_key, cast.bob, **({"name": "k", "scopes": ["*"]} | wrong))


def test_create_access_key_shows_its_secret_once(cast: Cast) -> None:
    first = actions.create_access_key(cast.bob, key="k", name="Report", scopes=["spaces.*"])
    again = actions.create_access_key(cast.bob, key="k", name="Report", scopes=["spaces.*"])
    assert "secret" not in again
    assert AccessKey.select().count() == 1
    secret = first["secret"]["token"]
    assert secret not in str(everything())
    key = queries.access_key_of(secret)
    assert key is not None
    assert key.scopes == ["spaces.*"]


@pytest.mark.parametrize(("after", "valid"), [(-1, True), (0, False)])
def test_access_key_ends_in_time(cast: Cast, after: int, valid: bool) -> None:
    clock.freeze(1_800_000_000_000)
    secret = actions.create_access_key(cast.bob, name="k", scopes=["*"], days=30)["secret"]["token"]
    clock.freeze(1_800_000_000_000 + 30 * rules.DAY_MS + after)
    assert (queries.access_key_of(secret) is not None) == valid


def test_revoke_access_key_of_somebody_else_is_not_found(cast: Cast) -> None:
    made = actions.create_access_key(cast.bob, name="k", scopes=["*"])
    refused(NotFound, actions.revoke_access_key, cast.alice, access_key=made["access_key"])
    actions.revoke_access_key(cast.bob, access_key=made["access_key"])
    actions.revoke_access_key(cast.bob, access_key=made["access_key"])
    assert queries.access_key_of(made["secret"]["token"]) is None


# --- forgetting ---------------------------------------------------------------------------------------------


def test_forget_deletes_what_is_old_and_writes_nothing_otherwise(cast: Cast) -> None:
    session(cast, "bob")
    store.write(lambda: Draft.create(token_hash="t", path="/", act="x", fields={}))
    now = clock.now()
    forget(now)
    assert (Session.select().count(), Draft.select().count()) == (1, 1)
    forget(now + rules.DAY_MS + 60_000)
    assert (Session.select().count(), Draft.select().count()) == (1, 0)
    forget(now + 61 * rules.DAY_MS)
    assert Session.select().count() == 0


def test_forget_deletes_letters_that_went_out_and_answers_to_old_requests(cast: Cast) -> None:
    actions.ask_reset(Actor.nobody(), email="bob@example.org", key="a key")
    store.write(lambda: mail.send("carol@example.org", "waits", "still"))
    now = clock.now()
    store.write(mail.Letter.update(sent_at=now).where(mail.Letter.recipient == "bob@example.org").execute)
    forget(now + 29 * rules.DAY_MS)
    assert (mail.Letter.select().count(), Replay.select().count()) == (2, 1)
    forget(now + 31 * rules.DAY_MS)
    assert [letter.recipient for letter in mail.Letter.select()] == ["carol@example.org"]
    assert Replay.select().count() == 0


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.0", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_device_in_words(agent: str, said: str) -> None:
    assert str(rules.device(agent)) == said


def test_change_password_compares_before_it_is_the_writers_turn(cast: Cast, monkeypatch: Any) -> None:
    """The writer has no time for argon2; and a password that was changed meanwhile proves nothing."""
    from govhub.core import db as database

    Person.update(password_hash=passwords.hash_of(PASSWORD)).where(Person.uid == cast.bob.uid).execute()
    matches, inside = passwords.matches, []

    def watched(kept: str, password: str) -> bool:
        inside.append(database._inside.get())
        right = matches(kept, password)
        Person.update(password_hash=passwords.hash_of("another one")).where(
            Person.uid == cast.bob.uid
        ).execute()
        return right

    monkeypatch.setattr(passwords, "matches", watched)
    with pytest.raises(Invalid):
        actions.change_password(cast.bob, old_password=PASSWORD, password="a new long password")
    assert inside == [False]


def test_change_password_of_somebody_without_one_is_refused(cast: Cast) -> None:
    for word in ("", "x"):
        refused(Invalid, actions.change_password, cast.bob, old_password=word, password="a new long password")
