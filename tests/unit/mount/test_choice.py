# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a mount gets a new credential."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.choice import (
    why_new_application_credential,
    why_new_token,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
APPLICATION_CREDENTIAL = {"credential": {"kind": "application_credential", "id": "1d", "expires": None}}
TOKEN = {
    "endpoint": "https://store/v1/AUTH_1",
    "credential": {"kind": "token", "id": None, "expires": "2026-11-23T14:00:00Z"},
    "credential_since": "2026-11-23T11:00:00Z",
}


def test_an_application_credential_that_exists_is_kept() -> None:
    assert not why_new_application_credential(APPLICATION_CREDENTIAL, lambda found: found == "1d")


@pytest.mark.parametrize("record", [{}, {"credential": None}, TOKEN])
def test_a_mount_without_one_gets_one(record: dict[str, Any]) -> None:
    assert why_new_application_credential(record, lambda _: pytest.fail("nothing to ask for"))


def test_a_revoked_one_is_replaced() -> None:
    assert "1d was revoked" in why_new_application_credential(APPLICATION_CREDENTIAL, lambda _: False)


def test_a_token_is_kept_for_half_of_its_life() -> None:
    assert not why_new_token(TOKEN, "https://store/v1/AUTH_1", NOON)
    assert "ends at" in why_new_token(TOKEN, "https://store/v1/AUTH_1", NOON.replace(hour=12, minute=31))


@pytest.mark.parametrize(
    "changes",
    [
        {"credential": {"kind": "token", "expires": None}},
        {"credential_since": None},
        {"endpoint": "https://store/v1/AUTH_2"},
        {"credential": None},
    ],
)
def test_a_token_of_which_too_little_is_known_is_replaced(changes: dict[str, Any]) -> None:
    assert why_new_token({**TOKEN, **changes}, "https://store/v1/AUTH_1", NOON)
