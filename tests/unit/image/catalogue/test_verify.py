# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.verify import Sent, verify

STORED: dict[str, Any] = {"id": "a", "status": "active", "size": 3, "os_hash_algo": "sha512", "os_hash_value": "aa"}


def test_what_was_sent_is_there() -> None:
    verify(STORED, Sent(3, {"sha512": "aa"}))


def test_an_old_glance_has_md5_alone() -> None:
    old = {"id": "a", "status": "active", "size": 3, "checksum": "bb"}
    verify(old, Sent(3, {"sha512": "aa", "md5": "bb"}))
    with pytest.raises(Damaged, match="md5"):
        verify(old, Sent(3, {"sha512": "aa", "md5": "cc"}))


@pytest.mark.parametrize(
    "change", [{"status": "saving"}, {"size": 2}, {"os_hash_value": "ab"}, {"os_hash_value": None}, {"status": None}]
)
def test_each_difference_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(Damaged) as error:
        verify({**STORED, **change}, Sent(3, {"sha512": "aa"}))
    (name,) = change
    assert name.replace("os_hash_value", "sha512") in str(error.value)
