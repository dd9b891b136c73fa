# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes and durations."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import (
    check_count,
    read_duration,
    read_expire_after,
    read_size,
)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1048576", 1 << 20),
        ("64M", 64 << 20),
        ("64MB", 64 << 20),
        ("64MiB", 64 << 20),
        ("64 mib", 64 << 20),
        ("2048k", 2 << 20),
        ("5G", 5 << 30),
        ("1T", 1 << 40),
        (" 1M ", 1 << 20),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert read_size("segment_size", text, 1 << 20) == size


@pytest.mark.parametrize("text", ["", "x", "1", "1023K", "-5M", "1.5M", "5X", "M", "0"])
def test_sizes_that_are_none_or_too_small(text: str) -> None:
    with pytest.raises(BadInput, match="segment_size"):
        read_size("segment_size", text, 1 << 20)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("2m", 120), ("1 h", 3600), ("1D", 86400), ("2w", 1209600)]
)
def test_durations(text: str, seconds: int) -> None:
    assert read_duration("expire_after", text) == seconds


@pytest.mark.parametrize("text", ["", "0", "0d", "-1", "1y", "soon", "1.5h"])
def test_durations_that_are_none(text: str) -> None:
    with pytest.raises(BadInput, match="expire_after"):
        read_duration("expire_after", text)


def test_never_is_a_time_to_expire_and_no_duration() -> None:
    assert (read_expire_after("never"), read_expire_after("1h")) == (0, 3600)
    with pytest.raises(BadInput, match="expire_after"):
        read_duration("expire_after", "never")


@pytest.mark.parametrize("text", ["9" * 5000, "9" * 18 + "T", "²", "١"])
def test_numbers_that_are_none(text: str) -> None:
    with pytest.raises(BadInput, match="size"):
        read_size("size", text, 1)
    with pytest.raises(BadInput, match="time"):
        read_duration("time", text)


def test_counts() -> None:
    check_count("limit", None, 0, 10)
    check_count("limit", 10, 0, 10)
    for count in (-1, 11):
        with pytest.raises(BadInput, match="limit"):
            check_count("limit", count, 0, 10)
