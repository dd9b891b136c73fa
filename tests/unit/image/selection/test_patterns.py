# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules followed name by name say what regular expressions of whole paths say."""

from __future__ import annotations

import random
import re

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules

NAMES = ["a", "b", "ab", ".a", "a\nb", "\udcff", "aab", "*", "a[b", "a.b"]
PARTS = [*NAMES, "*", "?", "a*", "*b", "?b", "**", "**", "a**b", "[ab]"]


def meant(pattern: str) -> re.Pattern[str]:
    """What a pattern is defined to be: an expression that a whole path matches."""
    expression = ""
    names = pattern.strip("/").split("/")
    for position, name in enumerate(names):
        if name == "**":
            expression += "/.+" if position == len(names) - 1 else "(?:/.*)?"
        else:
            expression += "/" + re.escape(name).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.compile(expression, re.DOTALL)


def why(rules: list[Rule], homes: list[str], path: str, folder: bool) -> str | None:
    """By asking each rule of each home, the nearest home first, about the whole path."""
    ends = [at for at, sign in enumerate(path) if sign == "/" and at]
    nearest = [end for end in reversed(ends) if any(meant(home).fullmatch(path[:end]) for home in homes)]
    from_root = [(rule, rule.pattern, path) for rule in rules if not rule.pattern.startswith("~")]
    from_home = [(rule, rule.pattern[1:], path[end:]) for end in nearest for rule in rules if rule.pattern[0] == "~"]
    for rule, pattern, rest in from_root + from_home:
        if not (folder and rule.keep_folders) and meant(pattern).fullmatch(rest):
            return rule.why
    return None


def some(dice: random.Random, names: list[str], most: int) -> str:
    return "".join(f"/{dice.choice(names)}" for _number in range(dice.randint(1, most)))


@pytest.mark.parametrize("seed", range(150))
def test_random_rules_say_the_same_of_random_paths(seed: int) -> None:
    dice = random.Random(seed)
    rules = [
        Rule(dice.choice(["", "~"]) + some(dice, PARTS, 4), f"list {number}", dice.random() < 0.3)
        for number in range(dice.randint(1, 8))
    ]
    homes = [some(dice, PARTS, 3) for _number in range(dice.randint(0, 3))]
    asked = Rules(rules, homes)
    for _number in range(100):
        path, folder = some(dice, NAMES, 7), dice.random() < 0.5
        assert asked.why_not(path, folder) == why(rules, homes, path, folder), (rules, homes, path, folder)


def test_thousands_of_folders_in_each_other_are_asked_about_one_name_each() -> None:
    rules = Rules([Rule("~/**/secret", "secrets"), Rule("/**/*.log", "logs")], ["/home/*", "/home/**/d"])
    path = "/home/cc"
    for _number in range(3000):
        path += "/d"
        assert rules.why_not(path, True) is None
        assert rules.why_not(f"{path}/file", False) is None
    assert rules.why_not(f"{path}/secret", False) == "secrets"
    assert rules.why_not(f"{path}/a.log", False) == "logs"
    assert Rules([Rule("~/**/secret", "secrets")], ["/home/*"]).why_not(f"{path}/secret", False) == "secrets"
