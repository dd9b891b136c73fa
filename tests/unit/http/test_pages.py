# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings page by page: all of them, and none without end."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.pages import Page, all_rows


def test_the_rows_of_all_pages_come_in_order() -> None:
    pages: dict[str | None, Page[int, str]] = {None: ([1, 2], "b"), "b": ([], "c"), "c": ([3], None)}
    assert list(all_rows("things", pages.__getitem__)) == [1, 2, 3]


@pytest.mark.parametrize("marks", [["a"], ["a", "b"]])
def test_one_that_begins_anew_is_given_up(marks: list[str]) -> None:
    endless = (mark for _round in range(10) for mark in marks)
    with pytest.raises(Damaged, match=r"things: what came .*its listing begins anew"):
        list(all_rows("things", lambda mark: ([1], next(endless))))


def test_where_a_page_begins_is_nonsense() -> None:
    with pytest.raises(Damaged, match="things: what came is no answer of the service"):
        list(all_rows("things", lambda mark: ([1], [])))  # type: ignore[arg-type, return-value]
