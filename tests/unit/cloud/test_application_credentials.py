# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an application credential that is made for a mount may do."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud.application_credentials import narrowed


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
