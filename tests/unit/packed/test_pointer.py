# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pointer to the latest version."""

from __future__ import annotations

import json

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pointer import pointer_to, read_pointer

VERSION = Version("20261129T085504.123456Z", "0123456789abcdef" * 4)


def test_round_trip() -> None:
    content = pointer_to(VERSION)
    assert json.loads(content) == {"format": "packed/1", "version": VERSION.name}
    assert read_pointer(content, "latest") == VERSION


def test_what_later_formats_add_is_passed_over() -> None:
    assert read_pointer(json.dumps({"format": "packed/1", "version": VERSION.name, "x": 1}).encode(), "x") == VERSION


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b'{"format": 1}',
        b'{"format": "packed/1"}',
        b'{"format": "packed/1", "version": "../x"}',
        b'{"format": "packed/1", "version": ["x"]}',
        b"[" * 4000,
        pointer_to(VERSION) + b" " * 4096,
    ],
)
def test_what_is_no_pointer_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Damaged) as caught:
        read_pointer(content, "object data/.packed/latest")
    assert caught.value.subject == "object data/.packed/latest"


def test_a_later_format_is_named() -> None:
    with pytest.raises(BadInput, match="packed/2"):
        read_pointer(b'{"format": "packed/2", "version": 7}', "latest")
