# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Globs over whole names."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter


@pytest.mark.parametrize(
    ("glob", "takes", "leaves"),
    [
        ("*.txt", ["a.txt", ".txt", "a.txt/in/folder"], ["d/a.txt", "a.txt2", "atxt"]),
        ("**/*.txt", ["a.txt", "d/a.txt", "d/e/a.txt"], ["a.txtx"]),
        ("d", ["d", "d/a", "d/e/f"], ["dd", "e/d"]),
        ("d/", ["d", "d/a"], ["dd"]),
        ("/d", ["d", "d/a"], ["e/d"]),
        ("d/**", ["d/a", "d/e/f"], ["d", "dd/a"]),
        ("d/*", ["d/a", "d/e/f"], ["d"]),
        ("**/cache", ["cache", "a/cache", "a/cache/b"], ["cached", "a/xcache"]),
        ("a?c", ["abc", "aüc"], ["ac", "a/c", "abbc"]),
        ("[ab]x", ["ax", "bx"], ["cx", "[ab]x"]),
        ("[!ab]x", ["cx"], ["ax", "/x"]),
        ("[a-c]1", ["a1", "c1"], ["d1"]),
        ("a.b+(c)|d", ["a.b+(c)|d"], ["axb+(c)|d", "d"]),
        ("a[", ["a["], ["a"]),
        ("a*b*c", ["abc", "axbyc"], ["ab/c"]),
        ("x\ny", ["x\ny"], ["x", "y"]),
    ],
)
def test_globs(glob: str, takes: list[str], leaves: list[str]) -> None:
    include, exclude = Filter(include=[glob]), Filter(exclude=[glob])
    for name in takes:
        assert include.takes(name), name
        assert not exclude.takes(name), name
    for name in leaves:
        assert not include.takes(name), name
        assert exclude.takes(name), name


def test_without_globs_all_take_part() -> None:
    assert Filter().takes("anything/at all")
    assert Filter().enters("any/folder")


def test_exclude_wins_over_include() -> None:
    both = Filter(include=["d"], exclude=["d/tmp"])
    assert both.takes("d/a")
    assert not both.takes("d/tmp/a")


def test_excluded_folders_are_not_entered_and_included_ones_do_not_hide_others() -> None:
    assert not Filter(exclude=["**/.git"]).enters("a/.git")
    assert Filter(include=["**/*.txt"]).enters("a")


@pytest.mark.parametrize(
    ("include", "entered", "passed_by"),
    [
        (["data"], ["data", "data/x"], ["lost+found", "dat", "data2", "x/data"]),
        (["a/*.csv"], ["a"], ["a/lost+found", "b", "b/a"]),
        (["a/b/*.csv", "c"], ["a", "a/b", "c/d"], ["a/c", "b"]),
        (["[ab]/x?/**/y"], ["a", "b", "a/xx", "a/xx/y/z"], ["c", "a/x", "ab"]),
        (["a*/**"], ["ab", "ab/c/d"], ["b"]),
        (["*.csv"], ["a.csv"], ["a"]),
        (["**"], ["a/b"], []),
    ],
)
def test_only_folders_are_entered_in_which_something_can_take_part(
    include: list[str], entered: list[str], passed_by: list[str]
) -> None:
    wanted = Filter(include=include)
    assert [name for name in entered + passed_by if wanted.enters(name)] == entered


def test_a_broken_set_is_refused() -> None:
    with pytest.raises(BadInput, match="glob"):
        Filter(include=["[z-a]"])


def test_names_with_a_slash_at_their_beginning_can_be_excluded() -> None:
    for glob in ("/abs", "abs", "/abs/"):
        assert not Filter(exclude=[glob]).takes("/abs")
        assert not Filter(exclude=[glob]).takes("//abs/x")
    assert Filter(exclude=["abs"]).takes("/x/abs")
