# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that a folder must not take."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.relative_names import why_no_path


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/x", "a/../../x", "a/..", "..", "a//b", "//x", "./x", "a/./b", "", "a/", "nul\0", "a/\0/b"],
)
def test_names_that_are_no_path_below_a_folder(name: str) -> None:
    assert why_no_path(name)


@pytest.mark.parametrize("name", ["a", "a/b", "..a", "a..", "a/..b", "...", "a b", "ü/𝄞", "-rf", "~", "a\nb", "C:\\x"])
def test_names_that_are(name: str) -> None:
    assert why_no_path(name) == ""
