# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many times a run signs in, with a plugin of keystoneauth that asks nobody and counts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Callable

import pytest
from keystoneauth1 import exceptions

from ansible_collections.chameleon.data.plugins.module_utils._cloud import shared_signin, waiting
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.shared_signin import SharedSignIn
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from tests.unit.cloud.keystone import Keystone, Told, all_at_once


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """As at the beginning of a run."""
    RUN.forget()


@pytest.fixture
def keystone(tmp_path: Path) -> Callable[..., Keystone]:
    """Makes one, of which each process of a test has a copy."""

    def make(*fails: Exception, **settings: float) -> Keystone:
        return Keystone(tmp_path / "asked", *fails, **settings)

    return make


def process_of(keystone: Keystone, operator: Told | None = None, patience: float = 60.0) -> Keystone:
    """The plugin of one more process."""
    plugin = Keystone(keystone.asked, *keystone.fails, life=keystone.life, ahead=keystone.ahead, lasts=keystone.lasts)
    SharedSignIn(plugin, "lab and demo", "cloud lab", operator if operator is not None else Told(), patience)
    return plugin


def token(plugin: Keystone) -> str:
    return str(plugin.get_token(None))


def refused(keystone: Keystone) -> str:
    """The error of one process."""
    try:
        return token(process_of(keystone))
    except DataError as error:
        return str(error)


def test_many_processes_sign_in_once(keystone: Callable[..., Keystone]) -> None:
    cloud = keystone()
    assert all_at_once(20, lambda: token(process_of(cloud))) == ["token-1"] * 20
    assert token(process_of(cloud)) == "token-1"
    assert cloud.requests() == 1


def test_a_token_that_is_refused_is_renewed_once(keystone: Callable[..., Keystone]) -> None:
    cloud = keystone()
    token(process_of(cloud))
    renewing = process_of(cloud)
    assert token(renewing) == "token-1"
    renewing.invalidate()
    others = [process_of(cloud) for _number in range(10)]
    assert {token(other) for other in others} == {"token-1"}
    assert token(renewing) == "token-2"
    for other in others:
        other.invalidate()
        assert token(other) == "token-2"
    assert cloud.requests() == 2


def test_wrong_credentials_are_refused_once(keystone: Callable[..., Keystone]) -> None:
    cloud = keystone(*[exceptions.Unauthorized("wrong password")] * 20)
    said = all_at_once(20, lambda: refused(cloud))
    assert len(set(said)) == 1 and "it does not accept the credentials (wrong password" in said[0]
    assert cloud.requests() == 1


@pytest.mark.parametrize(
    ("error", "asked_at"),
    [(exceptions.Unauthorized("no"), [0, 5, 25, 105]), (exceptions.NotFound("no"), [0, 5, 10, 15, 20])],
    ids=["refused", "failed"],
)
def test_a_later_attempt_asks_again_and_refusals_become_rare(
    keystone: Callable[..., Keystone], monkeypatch: pytest.MonkeyPatch, error: Exception, asked_at: list[int]
) -> None:
    cloud, now, asked = keystone(*[error] * len(asked_at), lasts=0.0), time.monotonic(), []
    for second in range(asked_at[-1] + 1):
        before = cloud.requests()
        monkeypatch.setattr(time, "monotonic", lambda moment=now + second: moment)
        with pytest.raises(DataError):
            token(process_of(cloud))
        asked += [second] if cloud.requests() > before else []
    assert asked == asked_at
    monkeypatch.setattr(time, "monotonic", lambda: now + 10000)
    assert token(process_of(cloud)) == f"token-{len(asked_at) + 1}"


@pytest.mark.parametrize(
    "error",
    [
        exceptions.ConnectFailure("Connection refused"),
        exceptions.ServiceUnavailable("busy"),
        exceptions.HttpError("too many", http_status=429),
    ],
    ids=["away", "503", "429"],
)
def test_a_cloud_that_is_away_is_waited_for_and_told_of_once(
    keystone: Callable[..., Keystone], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(waiting, "_FIRST_PAUSE", 0.01)
    cloud, operator = keystone(error, error, error), Told()
    assert token(process_of(cloud, operator)) == "token-4"
    assert len(operator) == 1 and operator[0].startswith("cloud lab: ") and "trying again for 60 s" in operator[0]


def test_an_attempt_that_takes_long_is_told_of(
    keystone: Callable[..., Keystone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_signin, "_LONG", 0.05)
    operator = Told()
    token(process_of(keystone(lasts=0.5), operator))
    assert operator == ["cloud lab: it has not signed in within 0 s, waiting for http://keystone/v3"]
    token(process_of(keystone(), quick := Told()))
    assert quick == []


def test_patience_ends(keystone: Callable[..., Keystone]) -> None:
    cloud = keystone(*[exceptions.ConnectFailure("Connection refused")] * 9)
    with pytest.raises(Unavailable, match="Connection refused"):
        token(process_of(cloud, patience=0.5))
    assert cloud.requests() == 1


def test_a_name_that_does_not_exist_is_not_waited_for(keystone: Callable[..., Keystone]) -> None:
    cloud = keystone(exceptions.ConnectFailure("keystne: Name or service not known"))
    with pytest.raises(Unavailable, match="not known"):
        token(process_of(cloud))


@pytest.mark.parametrize("ahead", [-86400, 0, 86400])
def test_a_token_lives_as_long_as_its_cloud_says_by_whatever_clock(
    keystone: Callable[..., Keystone], monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    cloud = keystone(ahead=ahead)
    assert [token(process_of(cloud)) for _number in range(3)] == ["token-1"] * 3
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3600 - 60)  # it is about to end
    assert [token(process_of(cloud)) for _number in range(3)] == ["token-2"] * 3


def test_a_token_that_has_to_last(keystone: Callable[..., Keystone], monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = keystone()

    def lasting(seconds: float) -> str:
        plugin = process_of(cloud)
        token(plugin)
        plugin.get_auth_ref.outlast(seconds)  # type: ignore[attr-defined]
        return token(plugin)

    assert [lasting(7200) for _number in range(3)] == ["token-1"] * 3, "a new one would not live longer"
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 1800)
    assert lasting(600) == "token-1"
    assert [lasting(3000) for _number in range(3)] == ["token-2"] * 3
