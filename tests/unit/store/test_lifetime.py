# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When goes what is stored: what the user says comes before what the container has."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.lifetime import (
    DEFAULT,
    expiry_from,
    shortest_life,
)


@pytest.mark.parametrize(
    ("after", "default", "seconds"),
    [(None, "", 0), (None, "60", 60), (None, "0", 0), (0, "60", 0), (90, "60", 90), (90, "", 90)],
)
def test_user_then_container(after: int | None, default: str, seconds: int) -> None:
    found = expiry_from(1000.5, after, Container("c", {}, {DEFAULT: default}))
    assert found == (1000 + seconds if seconds else None)


def test_no_container_yet() -> None:
    assert expiry_from(0, None, None) is None


def test_default_that_is_none_is_refused_unless_the_user_says_otherwise() -> None:
    container = Container("c", {}, {DEFAULT: "30d"})
    with pytest.raises(BadInput, match="container c: its metadata chameleon-expire-after is '30d'"):
        expiry_from(0, None, container)
    assert expiry_from(0, 0, container) is None


@pytest.mark.parametrize(
    ("after", "default", "seconds"),
    [(None, "", None), (None, "60", 60), (0, "60", 60), (90, "60", 60), (30, "60", 30), (90, "30d", 90)],
)
def test_what_may_have_expired_by_now(after: int | None, default: str, seconds: int | None) -> None:
    assert shortest_life(after, Container("c", {}, {DEFAULT: default})) == seconds
