# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a role's variable is given, it is taken or refused.

``-e variable=false`` gives text, which no condition may take for true, and ansible-core 2.19 and later refuse.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from tests.tools.paths import ROOT

ROLES = sorted(path for path in (ROOT / "roles").iterdir())


def conditions(tasks: Any) -> Iterator[str]:
    """What ``when``, ``failed_when`` and so on say, wherever it is."""
    if isinstance(tasks, list):
        for one in tasks:
            yield from conditions(one)
    elif isinstance(tasks, dict):
        for key, value in tasks.items():
            if key in ("when", "failed_when", "changed_when", "until", "that"):
                yield from map(str, value if isinstance(value, list) else [value])
            else:
                yield from conditions(value)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_conditions_make_a_truth_of_what_shall_be_one(role: Path) -> None:
    specification = yaml.safe_load((role / "meta/argument_specs.yml").read_text())
    options = specification["argument_specs"]["main"].get("options", {})
    truths = [name for name, option in options.items() if option.get("type") == "bool"]
    bare = [
        condition
        for file in role.glob("tasks/*.yml")
        for condition in conditions(yaml.safe_load(file.read_text()))
        for name in truths
        if re.search(rf"\b{name}\b(?! \| bool\b)", condition)
    ]
    assert not bare


@pytest.mark.parametrize("value", [True, 3, "x", [1], None])
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_value_of_another_type_is_no_python_error(role: Path, value: Any) -> None:
    specification = yaml.safe_load((role / "meta/argument_specs.yml").read_text())
    options = specification["argument_specs"]["main"].get("options", {})
    validator = ArgumentSpecValidator(options)
    for name, option in options.items():
        validator.validate({name: value})
        for inner in option.get("options", {}):
            validator.validate({name: [{inner: value}]})


def test_conditions_are_found() -> None:
    assert list(conditions([{"block": [{"when": ["a", "b"]}, {"assert": {"that": "c"}}]}])) == ["a", "b", "c"]
