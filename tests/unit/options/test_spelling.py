# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options and variables that there are not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.spelling import check_spelling, check_variables

SPEC: dict[str, Any] = {
    "direction": {"type": "str"},
    "ca_cert": {"type": "path", "aliases": ["cacert"]},
    "shard": {"type": "dict", "options": {"index": {"type": "int"}}},
    "regions": {"type": "list", "elements": "dict", "options": {"cloud": {"type": "raw"}}},
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"directon": "push"},
            r"^x\.y: it has no option 'directon'\. Did you mean 'direction'\? 'ansible-doc x\.y' tells",
        ),
        ({"cacrt": "/x", "zzz": 1}, r"no option 'cacrt' and 'zzz'\. Did you mean 'cacert'\?"),
        ({"zzz": 1}, r"no option 'zzz'\. 'ansible-doc"),
        ({"shard": {"indx": 1}}, r"no option 'shard\.indx'\. Did you mean 'shard\.index'\?"),
        ({"regions": [{"cloud": "a"}, {"clud": "b"}]}, r"no option 'regions\.clud'\. Did you mean 'regions\.cloud'\?"),
        ({1: "push"}, r"no option '1'\."),
    ],
)
def test_they_are_told_with_what_was_meant(given: dict[Any, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        check_spelling("x.y", SPEC, given)


@pytest.mark.parametrize(
    "given", [{}, {"direction": 5, "cacert": "/x"}, {"shard": {"index": 1}}, {"shard": "index=1"}, {"regions": ["a"]}]
)
def test_what_there_is_stays_for_ansible_core_to_judge(given: dict[str, Any]) -> None:
    check_spelling("x.y", SPEC, given)


OF_A_ROLE: dict[str, Any] = {
    "stage_sets": {"type": "list", "elements": "dict", "options": {"direction": {"type": "str"}}},
    "stage_lock_file": {"type": "str"},
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["stage_lock_fiel"], r"^role stage: it has no variable 'stage_lock_fiel'\. Did you mean 'stage_lock_file'\?"),
        (["stage_set", "stage_lokc_file"], "'stage_lokc_file' and 'stage_set'.*'stage_lock_file' and 'stage_sets'"),
    ],
)
def test_a_variable_that_is_one_of_the_role_but_for_a_slip_is_refused(given: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        check_variables("role", "stage", OF_A_ROLE, [*given, *OF_A_ROLE, "stage_other"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("stage_bucket", "role stage: it has no variable 'stage_bucket', and does nothing with it."),
        ("stage_sets_of_mine", "'stage_sets_of_mine', and does nothing with it."),
        ("stage_direction", "Did you mean 'direction' of what is in 'stage_sets'?"),
        ("stage_direcion", "Did you mean 'direction' of what is in 'stage_sets'?"),
    ],
)
def test_of_one_that_may_be_meant_otherwise_is_warned(given: str, told: str) -> None:
    (warning,) = check_variables("role", "stage", OF_A_ROLE, [given])
    assert told in warning


def test_those_of_others_and_a_roles_own_are_none_of_its_business() -> None:
    assert (
        check_variables("role", "stage", OF_A_ROLE, ["__stage_set", "staged_set", "stage", "lock_fiel", *OF_A_ROLE])
        == []
    )
