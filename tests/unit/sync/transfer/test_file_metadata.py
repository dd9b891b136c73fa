# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object says of the file that it was."""

from __future__ import annotations

import time

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.file_times import EARLIEST, LATEST
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import (
    mtime_text,
    read_mode,
    read_mtime_ns,
)


def headers(**values: str) -> Headers:
    return Headers((name.replace("_", "-"), value) for name, value in values.items())


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("0644", 0o644),
        ("755", 0o755),
        ("6755", 0o755),
        ("0", 0),
        ("100640", 0o640),
        ("0100640", 0o640),
        ("040750", 0o750),
        ("33261", 0o755),
        ("33188", 0o644),
        ("16877", 0o755),
        ("33024", 0o400),
        ("", None),
        ("-644", None),
        ("\u00b2", None),
        ("0o644", None),
        ("rw-r--r--", None),
        ("99999", None),
        ("9" * 5000, None),
    ],
    ids=lambda value: str(value)[:8],
)
def test_modes_are_octal_or_all_of_st_mode_in_decimal_and_nonsense_is_ignored(text: str, mode: int | None) -> None:
    assert read_mode(headers(X_Object_Meta_Mode=text)) == mode
    assert read_mode(headers()) is None


@pytest.mark.parametrize(
    ("text", "mtime_ns"),
    [
        ("1500000000.123456", 1_500_000_000_123_456_000),
        ("1500000000.123456789", 1_500_000_000_123_456_789),
        ("1500000000", 1_500_000_000_000_000_000),
        ("-1.500000", -1_500_000_000),
        ("-0.000001", -1_000),
        ("4102444800.000001", 4_102_444_800_000_001_000),
        ("10413792000.123456", 10_413_792_000_123_456_000),
        *(
            (nonsense, 1_700_000_000_000_000_000)
            for nonsense in (
                *("yesterday", "", "nan", "inf", "1e400", "--1", "0x10", "\u00b2", "1 2", "1700000000123"),
                *("1700000000123456789", "9" * 5000, "-999999999999"),
            )
        ),
    ],
    ids=lambda value: str(value)[:8],
)
def test_the_time_is_the_one_that_was_kept_or_when_it_was_stored(text: str, mtime_ns: int) -> None:
    given = headers(X_Object_Meta_Mtime=text, Last_Modified="Tue, 14 Nov 2023 22:13:20 GMT")
    assert read_mtime_ns(given) == mtime_ns


def test_what_is_no_time_at_all_is_now() -> None:
    for text in ("", "once upon a time", "Tue, 14 Nov 99999 22:13:20 GMT"):
        assert abs(read_mtime_ns(headers(Last_Modified=text)) - time.time_ns()) < 10**12


@pytest.mark.parametrize(
    "seconds", [-62_135_596_800, -(1 << 33), -1, 0, 1 << 31, 1 << 33, 16_725_225_600, 253_402_300_798]
)
def test_times_come_back_to_the_microsecond(seconds: int) -> None:
    mtime_ns = seconds * 10**9 + 123_456_000
    assert read_mtime_ns(headers(X_Object_Meta_Mtime=mtime_text(mtime_ns))) == mtime_ns


@pytest.mark.parametrize(("mtime_ns", "kept"), [(-(10**20), EARLIEST), (LATEST + 1, LATEST), (10**22, LATEST)])
def test_of_times_that_nobody_can_tell_the_nearest_is_told(mtime_ns: int, kept: int) -> None:
    assert read_mtime_ns(headers(X_Object_Meta_Mtime=mtime_text(mtime_ns))) == kept
