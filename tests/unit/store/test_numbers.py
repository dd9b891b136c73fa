# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers in headers: whatever a store holds is read as a number or as none."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import moment_text
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import SEGMENT_SIZE, read_headers


@pytest.mark.parametrize(
    ("text", "length"),
    [("1048576", 1 << 20), ("1", 0), ("0", 0), ("-5", 0), ("\u00b2", 0), ("1e6", 0), ("9" * 5000, 0)],
    ids=lambda value: str(value)[:8],
)
def test_lengths_of_segments_that_cannot_be_are_none(text: str, length: int) -> None:
    headers = [("Content-Length", str(1 << 30)), ("X-Static-Large-Object", "True"), (SEGMENT_SIZE, text)]
    assert read_headers("a", Headers(headers)).segment_size == length


def test_times_of_expiry() -> None:
    assert read_expiry(Headers([("X-Delete-At", "\u00b2")])) is None
    assert read_expiry(Headers([("X-Delete-At", "9" * 5000)])) is None
    assert moment_text(10**15) == "9999-12-31T23:59:59Z"
