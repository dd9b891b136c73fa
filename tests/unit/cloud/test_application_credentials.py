# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an application credential that is made for a mount may do."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import Mock

import pytest
from openstack.exceptions import BadRequestException

from ansible_collections.chameleon.data.plugins.module_utils._cloud.application_credentials import (
    check_may_make,
    make,
    narrowed,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied


@pytest.mark.parametrize(
    ("roles", "kept"),
    [
        (["admin", "member", "reader"], ["member", "reader"]),
        (["load-balancer_member", "member"], ["member"]),
        (["_member_", "swiftoperator"], ["_member_", "swiftoperator"]),
        (["reader", "swiftoperator"], ["reader", "swiftoperator"]),
    ],
)
def test_its_roles_are_the_fewest_that_are_enough(roles: list[str], kept: list[str]) -> None:
    assert narrowed(roles) == kept


def test_who_is_given_none_is_told_in_the_words_of_the_service() -> None:
    words = "Invalid application credential: Could not find role assignment with role: r, user: u."
    connection = Mock()
    connection.session.auth.get_access.return_value.role_names = ["member"]
    connection.identity.create_application_credential.side_effect = BadRequestException(details=words)
    with pytest.raises(Denied, match=f"^title: the identity service says: {words[:-1]}. Sign in with a password"):
        make(connection, "title", "description", None)


def _signed_in(token: Any) -> Any:
    state = None if token is None else json.dumps({"auth_token": "secret", "body": {"token": token}})
    return Mock(**{"session.auth.get_auth_state.return_value": state})


def test_a_restricted_one_makes_no_others_and_its_token_says_so() -> None:
    with pytest.raises(Denied, match=r"^title: .*unrestricted application credential"):
        check_may_make(_signed_in({"application_credential": {"id": "1", "restricted": True}}), "title")


@pytest.mark.parametrize(
    "token",
    [None, {}, {"application_credential": None}, {"application_credential": {"id": "1", "restricted": False}}],
)
def test_whatever_else_is_signed_in_with_is_asked_for(token: Any) -> None:
    check_may_make(_signed_in(token), "title")
