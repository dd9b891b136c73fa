# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node could sign in with again."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import endpoints_of, own
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput


def _signed_in(auth_type: str, **auth: str) -> Any:
    config = Mock(config={"auth_type": auth_type}, **{"get_auth_args.return_value": auth})
    access = Mock(username="demo", user_id="u", application_credential_id="a")
    return Mock(config=config, **{"session.auth.get_access.return_value": access})


@pytest.mark.parametrize(
    ("auth_type", "auth", "kind"),
    [
        ("password", {"password": "x"}, "password"),
        ("v3password", {"password": "x"}, "password"),
        ("v3applicationcredential", {"application_credential_secret": "x"}, "application_credential"),
    ],
)
def test_what_keystone_knows_is_handed_over(auth_type: str, auth: dict[str, str], kind: str) -> None:
    assert own(_signed_in(auth_type, **auth))[:2] == (kind, "x")


@pytest.mark.parametrize(
    ("auth_type", "auth"),
    [("v3oidcpassword", {"password": "x"}), ("v3samlpassword", {"password": "x"}), ("v3token", {"token": "x"})],
)
def test_what_it_does_not_know_is_not(auth_type: str, auth: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="nothing that a node could sign in with again"):
        own(_signed_in(auth_type, **auth))


def test_the_endpoints_of_a_service_in_the_order_of_the_catalog() -> None:
    stores = [{"region_id": "B", "interface": "public"}, {"region": "A", "interface": "internal"}]
    catalog = [
        {"type": "image", "endpoints": [{"region_id": "C", "interface": "public"}]},
        {"type": "object-store", "endpoints": stores},
        {"type": "object-store", "endpoints": [{"region_id": "D", "interface": "public"}]},
    ]
    access = Mock(**{"service_catalog.catalog": catalog})
    connection = Mock(**{"session.auth.get_access.return_value": access})
    assert endpoints_of(connection, "object-store") == [("B", "public"), ("A", "internal")]
    assert endpoints_of(connection, "share") == []
