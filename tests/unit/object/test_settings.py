# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants of an object."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Origin, Wanted, read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT

DEFAULTS = defaults_of(SWIFT_OBJECT)


def read(**options: Any) -> Wanted:
    return read_wanted({**DEFAULTS, "container": "c", "name": "n", **options})


def test_where_the_content_comes_from() -> None:
    assert read(src="/a/../b").src == "/b"
    assert read(content="ü\udc80").content == b"\xc3\xbc\x80"
    assert read(copy_from={"container": None, "name": "x/y"}).origin == Origin("c", "x/y")
    assert read(copy_from={"container": "d", "name": "n"}).origin == Origin("d", "n")
    assert read(state="fetched", dest="/a/b/").dest == "/a/b/" and read(state="fetched", dest="/a/b").dest == "/a/b"


def test_headers_are_sent_once_however_they_are_written() -> None:
    assert read(content_type="a/b", headers={"content-type": "c/d", "CACHE-control": "no"}).headers == {
        "Content-Type": "a/b",
        "Cache-Control": "no",
    }


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("4102444800", 4_102_444_800),
        ("2100-01-01T00:00:00Z", 4_102_444_800),
        ("2100-01-01T00:00:00", 4_102_444_800),
        ("2100-01-01 01:00:00+01:00", 4_102_444_800),
        ("never", 0),
    ],
)
def test_moments(text: str, at: int) -> None:
    assert read(expire_at=text).expire_at == at


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"copy_from": {"container": None, "name": "n"}}, "the object itself"),
        ({"copy_from": {"container": None, "name": ""}}, "no name of an object"),
        ({"expire_at": "soon"}, "no moment"),
        ({"expire_after": "soon"}, "no duration"),
        ({"state": "absent", "metadata": {"a": "b"}}, "state: present"),
        ({"state": "fetched", "dest": "/a", "content": "x"}, "state: present"),
        ({"dest": "/a"}, "state: fetched"),
        ({"metadata": {"mtime": "1"}}, "kept for something else"),
        ({"headers": {"X-Delete-At": "1"}}, "there is an option for it"),
        ({"name": ""}, "no name of an object"),
        ({"container": "a/b"}, "no name of a container"),
    ],
)
def test_what_cannot_be_is_refused(options: Any, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(**options)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("given", "stored"), [("text", b"text"), ({"a": [1, None]}, b'{"a": [1, null]}'), (5, b"5"), (True, b"true")]
)
def test_what_is_no_text_is_stored_as_json(given: Any, stored: bytes) -> None:
    assert read(content=given).content == stored
