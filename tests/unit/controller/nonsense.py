# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nonsense for the options of a module, made of its argument spec: an option that is new is fed as well."""

from __future__ import annotations

import random
from typing import Any, Iterator, Mapping

_TEXTS = [
    *("", " ", "\0", "a\0b", "\n", "a\nb", "\t", "\x7f", "/", "//", ".", "..", "../..", "/..", "a//b", "/a/../..", "~"),
    *(
        "a" * 5000,
        "/" + "a" * 300,
        "/a" * 600,
        ("/" + "a" * 250) * 20,
        "é" * 600,
        "1" * 400,
        "9" * 5000,
        "9" * 30 + "w",
        "9" * 18 + "T",
    ),
    *("\ud800", "a\udcffb", "²", "١", "1e5", "1e400", "nan", "inf", "-1", "0", "0x10", "1.5", "%", "100%", "-5%"),
    *("[", "[z-a]", "[!]", "[^]", "**", "{a,b}", "*" * 40 + "b", "(", "\\", "'\"", "$HOME", "\u202e", "never", "auto"),
    *("http://", "http://a:b/", "http://[::1", "https://" + "a" * 100, "https://ü" * 30, "file:///etc/passwd", "null"),
    *("9999-99-99", "0001-01-01", "9999-12-31T23:59:59+00:00", "-oa=b,password=c", "--", "{}", "[]"),
]
_NUMBERS = [-1, 0, 1, 2**31, 2**63, -(2**64), 10**400, 1.5, 1e308, float("nan"), float("inf"), -float("inf")]
_NESTED = [
    *([], [""], ["a", "a"], [[]], [{}], [None], [float("nan")], ["/"], [".."], ["\0"], ["\ud800"], ["a" * 5000]),
    *(["a"] * 5000, [10**400], {}, {"": ""}, {"a": None}, {"a": {"b": []}}, {"a": ["b"]}, {1: 2}, {None: ""}),
    *({"\0": "x"}, {"a": "b\nc"}, {"é": "x"}, {"a b": "x"}, {"a": "\ud800"}, {"\udcff": "x"}, {"A": "1", "a": "2"}),
    *({"a": 10**4000}, {"a": float("nan")}, {"a": "b" * 5000}, {"a" * 5000: "b"}, {"a_b": "c"}),
]
NONSENSE: list[Any] = [*_TEXTS, *_NUMBERS, *_NESTED, True, False, None]


def one_by_one(spec: Mapping[str, Any], good: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each option with each value, the others as they are in *good*; suboptions likewise, in a list and alone.

    :param spec: an ``argument_spec``
    """
    for name, option in spec.items():
        for value in NONSENSE:
            yield {**good, name: value}
        if "options" in option:
            for value in one_by_one(option["options"], {}):
                yield {**good, name: [value] if option["type"] == "list" else value}


def together(spec: Mapping[str, Any], good: Mapping[str, Any], seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Some options at once, with nonsense or one of their choices, so that they contradict each other."""
    chance = random.Random(seed)
    names = sorted(spec)
    for _number in range(count):
        given = dict(good)
        for name in chance.sample(names, chance.randint(2, min(6, len(names)))):
            given[name] = chance.choice(spec[name].get("choices") or NONSENSE)
        yield given
