# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object says of the file that it was."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import read_mode, read_mtime_ns


def headers(**values: str) -> Headers:
    return Headers((name.replace("_", "-"), value) for name, value in values.items())


@pytest.mark.parametrize(
    ("text", "mode"),
    [("0644", 0o644), ("755", 0o755), ("100640", 0o100640), ("", None), ("0o644", None), ("rw-r--r--", None)],
)
def test_modes_are_octal_and_nonsense_is_ignored(text: str, mode: int | None) -> None:
    assert read_mode(headers(X_Object_Meta_Mode=text)) == mode
    assert read_mode(headers()) is None


@pytest.mark.parametrize(
    ("text", "mtime_ns"),
    [
        ("1500000000.123456", 1_500_000_000_123_456_000),
        ("1500000000.123456789", 1_500_000_000_123_456_789),
        ("1500000000", 1_500_000_000_000_000_000),
        ("yesterday", 1_700_000_000_000_000_000),
        ("", 1_700_000_000_000_000_000),
    ],
)
def test_the_time_is_the_one_that_was_kept_or_when_it_was_stored(text: str, mtime_ns: int) -> None:
    given = headers(X_Object_Meta_Mtime=text, Last_Modified="Tue, 14 Nov 2023 22:13:20 GMT")
    assert read_mtime_ns(given) == mtime_ns
