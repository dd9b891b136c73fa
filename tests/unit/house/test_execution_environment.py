# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-builder can work with the execution environment, and it holds what the controller's side imports."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests.environment import build, images
from tests.lab.parts import LabError
from tests.tools import imports
from tests.tools.paths import PLUGINS, ROOT

RUNTIME = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())


def builder(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "ansible_builder", *arguments], check=True, stdout=subprocess.DEVNULL)


def requirements(path: Path) -> set[str]:
    """The lines of a list of requirements, without comments."""
    return {line.partition("#")[0].strip() for line in path.read_text().splitlines()} - {""}


def test_its_build_context_can_be_made(tmp_path: Path) -> None:
    builder("create", "--file", str(ROOT / "execution-environment.yml"), "--context", str(tmp_path))
    needed = f"ansible-core{RUNTIME['requires_ansible']}"
    assert f'ARG ANSIBLE_INSTALL_REFS="{needed} ansible-runner"' in (tmp_path / "Dockerfile").read_text()
    collections = yaml.safe_load((tmp_path / "_build/requirements.yml").read_text())["collections"]
    assert collections == [{"name": "https://github.com/chameleon-data/chameleon.data", "type": "git"}]


def test_what_the_collection_asks_for_is_found(tmp_path: Path) -> None:
    python, system = tmp_path / "python.txt", tmp_path / "system.txt"
    builder("introspect", str(ROOT / ".collections"), "--write-pip", str(python), "--write-bindep", str(system))
    assert requirements(python) == requirements(ROOT / "meta/ee-requirements.txt") != set()
    assert requirements(system) == requirements(ROOT / "meta/ee-bindep.txt") != set()


def test_what_the_controllers_side_imports_is_asked_for() -> None:
    imported = {name.partition(".")[0] for path in PLUGINS.rglob("*.py") for name in imports.direct(path)}
    providers = importlib.metadata.packages_distributions()
    needed = {dist for name in imported - {"ansible", "ansible_collections"} for dist in providers.get(name, ())}
    asked = {Requirement(line).name for line in requirements(ROOT / "meta/ee-requirements.txt")}
    # Jinja2 comes with ansible-core.
    along = {*asked, "ansible-core"}
    comes = {Requirement(line).name for name in along for line in importlib.metadata.requires(name) or ()}
    assert asked <= {name.lower() for name in needed} <= asked | {name.lower() for name in comes}


def test_where_it_cannot_be_built_the_target_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_PROGRAMS", ("sh", "no-such-builder"))
    with pytest.raises(LabError, match="cannot be built here: needs the packages no-such-builder"):
        build.main()
