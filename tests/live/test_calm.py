"""Packets that are no packets: the log stays readable, and everybody else is served."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask

from govhub.live import calm
from govhub.live.socket import socketio
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _fresh(app: Flask) -> None:
    """Filters that have not seen anything in this minute."""
    for name in calm.LIBRARIES:
        logger = logging.getLogger(name)
        logger.filters[:] = [one for one in logger.filters if not isinstance(one, calm.Calm)]
    calm.keep()


@pytest.mark.parametrize("packet", ["42[]", "42{}", "42[7]", '45["x"]', "49", "4", "4\x00", "42[", "bAAAA"])
def test_packets_that_are_none_do_not_fill_the_log(
    app: Flask, cast: Cast, browse: Any, caplog: pytest.LogCaptureFixture, packet: str
) -> None:
    browser, path = app.test_client(), "/socket.io/?EIO=4&transport=polling"
    opened = browser.get(path).get_data(as_text=True)
    sid = opened.partition('"sid":"')[2].partition('"')[0]
    assert sid
    browser.post(f"{path}&sid={sid}", data="40")
    for _ in range(50):
        browser.post(f"{path}&sid={sid}", data=packet)
    assert len(caplog.records) <= calm.AT_MOST * len(calm.LIBRARIES)
    page = socketio.test_client(app, flask_test_client=browse("bob"))
    assert page.emit("live.enter", {"space": "waste"}, callback=True)["ok"]
    page.disconnect()


def test_complaints_that_were_left_out_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = [0.0]
    monkeypatch.setattr(calm.time, "monotonic", lambda: minutes[0] * 60)
    kept = calm.Calm()
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "%s is broken", ("packet",), None)
    assert [kept.filter(record) for _ in range(8)] == [True] * 5 + [False] * 3
    minutes[0] = 1
    assert kept.filter(record)
    assert record.getMessage() == "packet is broken (and 3 such complaints were left out)"


def test_complaints_are_kept_calm_once_however_often_the_server_starts(app: Flask) -> None:
    calm.keep()
    calm.keep()
    filters = logging.getLogger("engineio.server").filters
    assert sum(isinstance(one, calm.Calm) for one in filters) == 1
