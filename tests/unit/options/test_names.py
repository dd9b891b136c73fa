# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of containers."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container


@pytest.mark.parametrize("name", ["results", "a b", "ü" * 128])
def test_names(name: str) -> None:
    assert check_container("container", name) == name


@pytest.mark.parametrize("name", ["", "a/b", "x" * 257, "ü" * 129])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(BadInput, match="that is no name of a container"):
        check_container("container", name)
