# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs on a node needs nothing there but Python: no library, and of Ansible only what it sends along."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.tools import imports
from tests.tools.paths import PLUGINS

# These packages are the controller's; a module never imports them.
CONTROLLER_SIDE = {"_cloud"}

OLDEST_PYTHON = (3, 8)

MODULES = sorted((PLUGINS / "modules").glob("*.py"))
MODULE_UTILS = [
    path
    for path in sorted((PLUGINS / "module_utils").rglob("*.py"))
    if not CONTROLLER_SIDE & set(path.relative_to(PLUGINS).parts)
]


def _name(path: Path) -> str:
    return str(path.relative_to(PLUGINS))


@pytest.mark.parametrize("path", MODULE_UTILS, ids=_name)
def test_module_utils_import_the_standard_library_alone(path: Path) -> None:
    assert not imports.foreign(path)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_import_of_ansible_only_module_utils_basic(path: Path) -> None:
    assert {name for name in imports.foreign(path) if not name.startswith("ansible.module_utils.basic.")} == set()


@pytest.mark.parametrize("path", [*MODULES, *MODULE_UTILS], ids=_name)
def test_syntax_is_that_of_the_oldest_python(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), str(path), feature_version=OLDEST_PYTHON)


def test_there_are_modules_and_module_utils_to_look_at() -> None:
    assert MODULES
    assert MODULE_UTILS
