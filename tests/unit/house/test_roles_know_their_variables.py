# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What roles say of their variables, and that they look for misspelt ones first and keep their own for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from tests.tools.paths import ROOT

CHECK = "chameleon.data.chameleon_role_variables"
# The helper of the others has a name that is a word of many inventories.
ROLES = sorted(path for path in (ROOT / "roles").iterdir() if path.name != "packages")


def made(tasks: Any) -> Iterator[str]:
    """The names of the variables that tasks make."""
    if isinstance(tasks, list):
        for one in tasks:
            yield from made(one)
    elif isinstance(tasks, dict):
        for key, value in tasks.items():
            if key == "register":
                yield value
            elif key in ("vars", "ansible.builtin.set_fact"):
                yield from value
            else:
                yield from made(value)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_it_tells_its_own_variables_from_its_users(role: Path) -> None:
    check = yaml.safe_load((role / "tasks/main.yml").read_text())[0][CHECK]
    files = {path: yaml.safe_load(path.read_text()) for path in [*role.glob("tasks/*.yml"), *role.glob("vars/*.yml")]}
    names = {name for path, content in files.items() for name in (content if "vars" in path.parts else made(content))}
    public = {name for name in names if not name.startswith((f"__{role.name}_", "packages_"))}
    assert public == set(check["results"])


def test_variables_are_found() -> None:
    tasks = [{"block": [{"register": "a"}]}, {"vars": {"b": 1}}, {"ansible.builtin.set_fact": {"c": 1}}]
    assert list(made(tasks)) == ["a", "b", "c"]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_what_describes_them_is_no_template(role: Path) -> None:
    # ansible-core works out all of an argument specification, and a host may not have the variable.
    described = list(descriptions(yaml.safe_load((role / "meta/argument_specs.yml").read_text())))
    assert described and not [text for text in described if "{{" in text]


def descriptions(specified: Any) -> Iterator[str]:
    """All there are in an argument specification."""
    for key, value in specified.items():
        if key in ("description", "short_description"):
            yield from [value] if isinstance(value, str) else value
        elif isinstance(value, dict):
            yield from descriptions(value)
