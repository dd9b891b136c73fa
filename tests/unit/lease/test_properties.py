# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions, as a play writes them and as Blazar's JSON has them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.properties import (
    Condition,
    from_json,
    read_conditions,
    to_json,
)


def read(**properties: Any) -> tuple[Condition, ...]:
    return read_conditions("hosts properties", properties)


def test_one_condition_has_no_and() -> None:
    assert to_json(read(node_type="compute_skylake")) == '["==", "$node_type", "compute_skylake"]'
    assert to_json(()) == ""


@pytest.mark.parametrize("value", [">=48", ">= 48", " >=  48 "])
def test_an_operator_is_written_before_the_value(value: str) -> None:
    assert read(vcpus=value) == (Condition("vcpus", ">=", "48"),)


def test_a_list_is_of_conditions_that_all_hold() -> None:
    conditions = read_conditions("hosts properties", {"vcpus": [">= 2", "<= 4"], "$gpu.gpu": True, "n": 5})
    text = '["and", ["==", "$gpu.gpu", "True"], ["==", "$n", "5"], ["<=", "$vcpus", "4"], [">=", "$vcpus", "2"]]'
    assert to_json(conditions) == text
    assert from_json(text) == conditions


def test_one_of_several_is_refused_as_blazar_has_no_or() -> None:
    with pytest.raises(BadInput, match="no 'or'"):
        read(node_type=["compute_skylake", "compute_haswell"])
    assert read(node_type=["!= a", "!= b"]) == (Condition("node_type", "!=", "a"), Condition("node_type", "!=", "b"))


@pytest.mark.parametrize("value", ["", " ", ">=", None, {}, [], [[]], [None]])
def test_no_value_is_refused(value: Any) -> None:
    with pytest.raises(BadInput, match="node_type"):
        read(node_type=value)


@pytest.mark.parametrize("name", ["", "$", "node type", "a\n"])
def test_a_name_has_no_space(name: str) -> None:
    with pytest.raises(BadInput, match="name of a property"):
        read_conditions("hosts properties", {name: "x"})


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '["or", ["==", "$a", "b"]]', '[["==", "$a", 5]]', "7"])
def test_what_others_have_asked_for_is_no_reason_to_fail(text: str) -> None:
    assert from_json(text) == ()


def test_the_gui_and_the_command_line_write_one_equals_sign() -> None:
    assert from_json('["=", "$node_type", "x"]') == from_json('["and", ["==", "$node_type", "x"]]')


@pytest.mark.parametrize(
    ("condition", "has", "true"),
    [
        (Condition("vcpus", ">=", "48"), 100, True),
        (Condition("vcpus", ">=", "48"), "100", False),  # as text, as Blazar does with properties of its own
        (Condition("vcpus", "==", "many"), 100, False),
        (Condition("node_type", "!=", "a"), "b", True),
        (Condition("node_type", "==", "a"), None, False),
        (Condition("node_type", "<", "a"), None, False),
    ],
)
def test_a_condition_holds_as_blazar_compares(condition: Condition, has: Any, true: bool) -> None:
    assert condition.holds(has) is true
