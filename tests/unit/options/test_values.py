# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that no option can be worked with."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.values import check_values

SPEC = {"path": {"type": "path"}, "name": {"type": "str"}, "content": {"type": "str"}}


@pytest.mark.parametrize(
    "params",
    [
        {"name": "a\0"},
        {"name": "\udce9"},
        {"metadata": {"a": ["\ud800"]}},
        {"metadata": {"\0": "a"}},
        {"count": 1 << 63},
        {"metadata": {"a": float("nan")}},
        {"content": "\ud800"},
        {"path": "/" + "a" * 256},
        {"path": "/é" * 1366},
    ],
)
def test_refused(params: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        check_values(SPEC, params)


def test_taken() -> None:
    longest = "/" + "/".join(["a" * 255] * 15 + ["b" * 254])
    check_values(SPEC, {"path": longest, "content": "a\0b\udce9", "name": "ü\n", "count": -(1 << 63), "list": [None]})
