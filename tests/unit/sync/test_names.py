# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prefixes."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import normal_prefix


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("", ""),
        ("/", ""),
        ("data", "data/"),
        ("data/", "data/"),
        ("/data", "data/"),
        ("a/b", "a/b/"),
        ("//a//", "a/"),
        ("ä ö", "ä ö/"),
        ("...", ".../"),
    ],
)
def test_one_form_of_prefix(given: str, normal: str) -> None:
    assert normal_prefix(given) == normal


@pytest.mark.parametrize("prefix", ["a//b", "..", "a/../b", ".", "./a", "a/."])
def test_prefixes_that_are_no_path_are_refused(prefix: str) -> None:
    with pytest.raises(BadInput):
        normal_prefix(prefix)
