# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules, check_exclude


def why(pattern: str, path: str, folder: bool = False, keep_folders: bool = False) -> str | None:
    return Rules([Rule(pattern, "list", keep_folders)]).why_not(path, folder)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/tmp/*", "/tmp/x"),
        ("/tmp/*", "/tmp/.hidden"),
        ("/srv/cache", "/srv/cache"),
        ("/srv/cache/", "/srv/cache"),
        ("/home/*/.cache", "/home/cc/.cache"),
        ("/home/*/.*_history", "/home/cc/.bash_history"),
        ("/data/run-?", "/data/run-1"),
        ("/var/log/**", "/var/log/apt/history.log"),
        ("/srv/**/tmp", "/srv/tmp"),
        ("/srv/**/tmp", "/srv/a/b/tmp"),
        ("/a+b(c)", "/a+b(c)"),
        ("/data/*", "/data/line\nbreak"),
    ],
)
def test_matches(pattern: str, path: str) -> None:
    assert why(pattern, path) == "list"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        # The traps of tar's unanchored excludes: these are kept
        ("/tmp/*", "/srv/app/tmp/keep.me"),
        ("/tmp/*", "/tmp"),
        ("/srv/cache", "/opt/srv/cache"),
        ("/srv/cache", "/srv/cache2"),
        ("/home/*/.cache", "/home/cc/deep/.cache"),
        ("/data/run-?", "/data/run-10"),
        ("/var/log/**", "/var/log"),
        ("/a+b", "/aab"),
    ],
)
def test_does_not_match(pattern: str, path: str) -> None:
    assert why(pattern, path) is None


def test_a_rule_for_files_keeps_folders() -> None:
    assert why("/var/log/**", "/var/log/apt", folder=True, keep_folders=True) is None
    assert why("/var/log/**", "/var/log/apt/x", folder=False, keep_folders=True) == "list"


def test_the_first_of_several_rules_gives_the_reason() -> None:
    rules = Rules([Rule("/a", "one"), Rule("/b*", "two"), Rule("/bc", "three")])
    assert [rules.why_not(path, False) for path in ("/a", "/bc", "/c")] == ["one", "two", None]


def test_no_rules_match_nothing() -> None:
    assert Rules([]).why_not("/", True) is None


@pytest.mark.parametrize("pattern", ["tmp/*", "*.log", "/", "/*", "/**", "/srv/../etc", "/srv//x", ""])
def test_patterns_that_mean_nothing_are_refused(pattern: str) -> None:
    with pytest.raises(BadInput):
        check_exclude(pattern)


@pytest.mark.parametrize("pattern", ["/srv", "/srv/", "/srv/*", "/home/*/data/**", "/a b"])
def test_patterns_that_mean_something_are_taken(pattern: str) -> None:
    check_exclude(pattern)
