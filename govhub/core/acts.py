"""Acts and queries: everything a person can do or read, by one name.

The name (`decisions.cast_ballot`) is also the permission, the audit kind, the API method, the socket
event and the key of the phrase in the feed. An act runs on the writer inside one transaction, keeps
its idempotency key, and is announced after its commit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from peewee import CharField, IntegrityError

from govhub.core import audit, bus, clock, forms, reading
from govhub.core.actor import Actor
from govhub.core.canonical import sha256_hex
from govhub.core.db import BaseModel, InstantField, JsonField, advisory_lock, store
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase

F = TypeVar("F", bound=forms.Form)
Answer = dict[str, Any]

ACTS: dict[str, Act[Any]] = {}
QUERIES: dict[str, Query[Any]] = {}


class Replay(BaseModel):
    """What an act answered under an idempotency key, so that a repeated request gets the same answer.

    Kept for a month (`accounts.forget`). `request` is a hash of what was asked; it is empty where it could
    be guessed from the hash and must not be (see `audit.untold`).
    """

    person = CharField(max_length=40)
    key = CharField(max_length=100)
    act = CharField(max_length=80)
    request = CharField(max_length=64)
    answer = JsonField()
    at = InstantField(index=True)

    class Meta:
        indexes = ((("person", "key"), True),)


class _Named(Generic[F]):
    def __init__(self, name: str, form: type[F], fn: Callable[[Actor, F], Answer]) -> None:
        self.name, self.form, self.fn = name, form, fn
        self.__doc__ = fn.__doc__
        self.__name__ = fn.__name__
        self.__module__ = fn.__module__

    def read(self, values: dict[str, Any]) -> F:
        """The values as this act's form. Raises Invalid."""
        return forms.read(self.form, values)  # type: ignore[return-value]


class Query(_Named[F]):
    """Something that pages and the API read: `show(actor, space="waste", decision=7)`."""

    def __call__(self, actor: Actor, /, **values: Any) -> Answer:
        """The answer as plain JSON-able facts. Raises Invalid, NotFound, Forbidden, SignInNeeded."""
        form = self.read(values)
        with store.reading():
            return self.fn(actor, form)


class Act(_Named[F]):
    """Something that a person does: `cast_ballot(actor, space="waste", decision=7, choice="agree")`."""

    before: Callable[[Actor, F], F] | None = None

    def __call__(self, actor: Actor, /, *, key: str | None = None, **values: Any) -> Answer:
        """Do it, once per `key`. Returns the receipt: the act's answer with `act`, `seq` and `entry`.

        Raises Invalid (input), NotFound, Forbidden or SignInNeeded (rights), RuleBroken (a rule of the
        community); then nothing is written.
        """
        if key is not None and not (0 < len(key) <= 100 and key.isascii() and key.isprintable()):
            raise Invalid({"key": Phrase(N_("An idempotency key has 1 to 100 plain characters."))})
        form = self.read(values)
        if self.before is not None:
            form = self.before(actor, form)
        transaction: list[audit.Transaction] = []

        def run() -> Answer:
            transaction[:] = [audit.Transaction(self.name, outer=audit.running.get())]
            return self._once(actor, form, key, transaction[0])

        serial = _serial(getattr(form, "space", None))
        try:
            answer = store.write(run, serial=serial)
        except IntegrityError:
            if key is None:
                raise
            answer = store.write(run, serial=serial)  # the same key, a moment earlier: take its answer
        if (outer := audit.running.get()) is not None:
            outer.entries.extend(transaction[0].entries)  # announced when the outer act is committed
        else:
            for entry in transaction[0].entries:
                bus.announce(entry)
        return answer

    def _once(self, actor: Actor, form: F, key: str | None, transaction: audit.Transaction) -> Answer:
        request = sha256_hex(f"{self.name}\n{form.model_dump_json()}".encode())
        if key is not None:
            kept = Replay.get_or_none((Replay.person == actor.uid) & (Replay.key == key))
            if kept is not None:
                if kept.act != self.name or kept.request not in {request, ""}:
                    raise RuleBroken(Phrase(N_("This key was already used for another request.")))
                return {**kept.answer, "repeated": True}
        token = audit.running.set(transaction)
        try:
            with reading.afresh():
                answer = self.fn(actor, form)
        finally:
            audit.running.reset(token)
        if not transaction.entries:
            raise RuntimeError(f"{self.name} wrote without recording")
        own = next(entry for entry in transaction.entries if entry.act == self.name)
        answer = {**answer, "act": self.name, "seq": own.seq, "entry": own.leaf}
        if key is not None:
            Replay.create(
                person=actor.uid,
                key=key,
                act=self.name,
                request="" if transaction.is_untold else request,
                answer={name: value for name, value in answer.items() if name != "secret"},
                at=clock.now(),
            )
        return answer


def _serial(space: str | None) -> str:
    return f"space {space or audit.HOUSE}"


def wait_for(space: str) -> None:
    """Let the running act, whose form does not name its space, follow the other acts of that space."""
    advisory_lock(_serial(space))


def act(
    name: str, form: type[F], *, before: Callable[[Actor, F], F] | None = None
) -> Callable[[Callable[[Actor, F], Answer]], Act[F]]:
    """Register a function `(actor, form) -> answer` as the act `name`.

    `before(actor, form)` does what takes long and writes nothing (comparing a password), so that the
    writer need not wait for it; the act gets the form that it returns.
    """

    def register(fn: Callable[[Actor, F], Answer]) -> Act[F]:
        _check_name(name, fn)
        if name in ACTS:
            raise RuntimeError(f"{name} is registered twice")
        ACTS[name] = made = Act(name, form, fn)
        made.before = before
        return made

    return register


def query(name: str, form: type[F]) -> Callable[[Callable[[Actor, F], Answer]], Query[F]]:
    """Register a function `(actor, form) -> answer` as the query `name`."""

    def register(fn: Callable[[Actor, F], Answer]) -> Query[F]:
        _check_name(name, fn)
        if name in QUERIES:
            raise RuntimeError(f"{name} is registered twice")
        QUERIES[name] = made = Query(name, form, fn)
        return made

    return register


def _check_name(name: str, fn: Callable[..., Any]) -> None:
    feature = fn.__module__.split(".")[1]
    if name != f"{feature}.{fn.__name__}":
        raise RuntimeError(f"{fn.__module__}.{fn.__name__} cannot be called {name}")
