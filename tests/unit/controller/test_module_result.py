# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module has written is read as ansible-core reads it."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.module_result import read_result


def test_texts_are_as_the_module_wrote_them() -> None:
    assert read_result('\n{"changed": true, "msg": "{{ 1 + 1 }}"}\n') == {"changed": True, "msg": "{{ 1 + 1 }}"}


def test_what_is_ansible_core_s_alone_is_left_out() -> None:
    result = '{"changed": false, "_ansible_no_log": true, "in": [{"_ansible_no_log": true}]}'
    assert read_result(result) == {"changed": False, "in": [{}]}


@pytest.mark.parametrize("output", ["", "\n", "[]", '{"changed": tr', "Killed"])
def test_one_that_was_ended_before_its_time_has_none(output: str) -> None:
    with pytest.raises(ValueError):
        read_result(output)
