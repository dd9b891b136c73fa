# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metadata and headers are what stores will keep of them, or are refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.object_headers import (
    KEPT,
    read_headers,
    read_metadata,
)


def test_as_the_store_keeps_it() -> None:
    given = {"Run": 17, "note": " \t a  b ", "done": True, "from": "voilà"}
    assert read_metadata("metadata", given) == {"run": "17", "note": "a  b", "done": "True", "from": "voilà"}
    assert read_headers({"CACHE-control": " no-cache "}) == {"Cache-Control": "no-cache"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"my_key": "v"}, "Call it my-key"),
        ({"é": "v"}, "no name of a header"),
        ({"a": None}, "an empty one removes"),
        ({"a": {"b": "c"}}, "is no text"),
        ({"a": ["b"]}, "is no text"),
        ({"a": "b\tc"}, "control characters"),
        ({"a": "b\nc"}, "control characters"),
        ({"a": "b\x7fc"}, "control characters"),
        ({"a": "\udcff"}, "no valid text"),
        ({"a": "1", "A": "2"}, "named twice"),
        ({"Mtime": "1"}, "Choose another name"),
    ],
)
def test_what_would_not_be_kept_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_metadata("metadata", given, KEPT)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"X-Foo": "bar"}, "stores do not keep it"),
        ({"Content_Encoding": "gzip"}, "Call it Content-Encoding"),
        ({"content-type": " "}, "always has a type"),
        ({"X-Object-Meta-A": "b"}, "Use 'metadata'"),
        ({"Content-Disposition": None}, "is no text"),
        ({"Cache-Control": "x" * 5000}, "longer than 4096 bytes"),
    ],
)
def test_headers_that_would_not_be_kept_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_headers(given)
    assert said in str(caught.value)
