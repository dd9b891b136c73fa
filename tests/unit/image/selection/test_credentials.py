# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables are sound."""

from __future__ import annotations

import collections

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.selection.credentials import (
    ADDRESS,
    COMMAND,
    EXCEPTIONS,
    KINDS,
    OPTION,
    PRIVATE_KEY,
    SETTING,
    Sign,
)


def test_each_place_is_a_path_and_there_once() -> None:
    places = collections.Counter(place for kind in (*KINDS, EXCEPTIONS) for place in kind.places.split())
    assert [place for place in places if not place.startswith(("/", "~/"))] == []
    # /etc/** and ~/** stand for themselves where a file may be of several kinds.
    assert [place for place, count in places.items() if count > 1] == []


def test_a_sign_has_one_of_its_words_in_it() -> None:
    for sign in {id(kind.sign): kind.sign for kind in KINDS if kind.sign}.values():
        assert all(word == word.lower() for word in sign.words)


@pytest.mark.parametrize("sign", [PRIVATE_KEY, SETTING, COMMAND, OPTION, ADDRESS])
@pytest.mark.parametrize("part", [b"a", b"token_", b"-", b"curl ", b"://a", b" set -x", b"{,", b"-----BEGIN "])
def test_odd_content_is_gone_through_in_one_pass(sign: Sign, part: bytes) -> None:
    """Anybody can write such a file: an expression that goes back for each of its signs would never end."""
    assert sign.expression.search(part * (1_000_000 // len(part))) is None
