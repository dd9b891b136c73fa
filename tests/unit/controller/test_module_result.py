# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module has written is read as ansible-core reads it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.module_result import no_result, read_result


def test_texts_are_as_the_module_wrote_them() -> None:
    assert read_result('\n{"changed": true, "msg": "{{ 1 + 1 }}"}\n') == {"changed": True, "msg": "{{ 1 + 1 }}"}


def test_what_is_ansible_core_s_alone_is_left_out() -> None:
    result = '{"changed": false, "_ansible_no_log": true, "in": [{"_ansible_no_log": true}]}'
    assert read_result(result) == {"changed": False, "in": [{}]}


@pytest.mark.parametrize("output", ["", "\n", "[]", '{"changed": tr', "Killed"])
def test_one_that_was_ended_before_its_time_has_none(output: str) -> None:
    with pytest.raises(ValueError):
        read_result(output)


@pytest.mark.parametrize(
    ("result", "kind", "told"),
    [
        (
            {"msg": "The module interpreter '/usr/bin/python2' was not found.", "module_stderr": "", "rc": 127},
            "missing",
            r"^n: there is no /usr/bin/python2, .*ansible_python_interpreter",
        ),
        (
            {"module_stdout": '  print f""\r\nSyntaxError: invalid syntax\r\n', "module_stderr": "x", "rc": 1},
            "missing",
            r"too old.*Python 3\.8",
        ),
        (
            {"module_stdout": "Killed\r\n", "module_stderr": "Shared connection to 10.0.0.1 closed.\r\n", "rc": 137},
            "unavailable",
            r"the module was killed before it could report \(Killed\)",
        ),
        (
            {"module_stdout": "", "module_stderr": "Shared connection to n closed.", "rc": 0},
            "unavailable",
            r"killed before",
        ),
        ({"module_stderr": "", "rc": -9}, "unavailable", r"killed before it could report \(without a word\)"),
        (
            {"module_stdout": "", "module_stderr": "Shared connection to 10.0.0.1 closed.\n", "rc": 1},
            "unavailable",
            r"ended with status 1 and no result \(without a word\).*-vvv",
        ),
        (
            {"module_stdout": "Segmentation fault", "module_stderr": "Connection to n closed.", "rc": 139},
            "unavailable",
            r"status 139 and no result \(Segmentation fault\)",
        ),
    ],
)
def test_why_a_module_has_told_none(result: dict[str, Any], kind: str, told: str) -> None:
    error = no_result("n", {"msg": "Module result deserialization failed.", **result})
    assert error.kind == kind
    assert re.search(told, str(error))
