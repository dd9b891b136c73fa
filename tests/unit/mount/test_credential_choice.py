# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a mount gets a new credential."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.credential_choice import (
    Need,
    need_of_application_credential,
    need_of_own,
    need_of_token,
    time_text,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
LATER = NOON.replace(hour=12, minute=31)
AFTER = NOON.replace(hour=14)
URL = "https://store/v1/AUTH_1"
APPLICATION_CREDENTIAL = {"credential": {"kind": "application_credential", "id": "1d", "expires": None}}
TOKEN = {
    "endpoint": URL,
    "credential": {"kind": "token", "id": None, "expires": "2026-11-23T14:00:00Z"},
    "credential_since": "2026-11-23T11:00:00Z",
}
ENDS = {**TOKEN, "credential": {"kind": "application_credential", "id": "1d", "expires": "2026-11-23T14:00:00Z"}}


def test_an_application_credential_that_exists_is_kept() -> None:
    assert not need_of_application_credential(APPLICATION_CREDENTIAL, True, NOON).reason


@pytest.mark.parametrize(
    "record",
    [{}, {"credential": None}, TOKEN, {"credential": {**APPLICATION_CREDENTIAL["credential"], "own": True}}],
)
def test_a_mount_without_one_of_its_own_gets_one(record: dict[str, Any]) -> None:
    need = need_of_application_credential(record, True, NOON)
    assert need.reason and not need.waits


def test_a_revoked_one_is_replaced_at_once() -> None:
    need = need_of_application_credential(APPLICATION_CREDENTIAL, False, NOON)
    assert "1d was revoked" in need.reason and not need.waits


@pytest.mark.parametrize(
    "need_at",
    [lambda now: need_of_token(TOKEN, URL, "p", now), lambda now: need_of_application_credential(ENDS, True, now)],
    ids=["token", "application credential"],
)
def test_what_ends_is_kept_for_half_of_its_life_and_may_wait_until_its_end(need_at: Callable[[datetime], Need]) -> None:
    assert not need_at(NOON).reason
    assert "ends at 2026-11-23T14:00:00Z" in need_at(LATER).reason
    assert need_at(LATER).waits and not need_at(AFTER).waits


@pytest.mark.parametrize(
    "changes",
    [
        {"credential": {"kind": "token", "expires": None}},
        {"credential_since": None},
        {"endpoint": "https://store/v1/AUTH_2"},
        {"project": "another, of a store whose URL names none"},
        {"credential": None},
    ],
)
def test_a_token_of_which_too_little_is_known_is_replaced(changes: dict[str, Any]) -> None:
    assert need_of_token({**TOKEN, **changes}, URL, "p", NOON).reason


def test_the_users_own_is_replaced_by_another_one() -> None:
    assert not need_of_own({"credential_tag": "1d"}, "1d").reason
    assert need_of_own({"credential_tag": "1d"}, "2d").reason and need_of_own({}, "1d").reason


def test_moments() -> None:
    assert time_text(NOON) == "2026-11-23T12:00:00Z"
