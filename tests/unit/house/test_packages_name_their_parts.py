# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first lines of a package say what each of its files is for: who looks for a behaviour begins there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.tools.paths import PLUGINS

PACKAGES = sorted(
    path for folder in ("module_utils", "plugin_utils") for path in (PLUGINS / folder).rglob("__init__.py")
)
# Each of these has the options of the module that is called so
OF_MODULES = {path.stem for path in (PLUGINS / "modules").glob("*.py")}


def _parts(package: Path) -> set[str]:
    folder = package.parent
    files = {path.stem for path in folder.glob("*.py")} - {package.stem}
    folders = {path.parent.name for path in folder.glob("*/__init__.py")}
    return (files | folders) - (OF_MODULES if folder.name == "_options" else set())


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.parent.relative_to(PLUGINS)))
def test_a_package_names_its_parts(package: Path) -> None:
    told = ast.get_docstring(ast.parse(package.read_text())) or ""
    assert _parts(package) - set(re.findall(r"``(\w+)", told)) == set()
