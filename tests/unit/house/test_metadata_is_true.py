# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's metadata tells the truth about what is in it."""

from __future__ import annotations

import yaml

from tests.tools.paths import PLUGINS, ROOT

RUNTIME = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())
MODULES = {path.stem for path in (PLUGINS / "modules").glob("*.py")}
ACTIONS = {path.stem for path in (PLUGINS / "action").glob("*.py")}


def test_the_action_group_lists_the_modules_that_sign_in() -> None:
    # Every module that signs in does it in an action plugin of its own name.
    signing_in = {name for name in MODULES if "  - chameleon.data.cloud\n" in _text("modules", name)}
    assert set(RUNTIME["action_groups"]["openstack"]) == signing_in <= ACTIONS


def test_every_action_plugin_documents_itself_as_a_module() -> None:
    assert ACTIONS <= MODULES


def test_what_needs_no_node_says_so() -> None:
    told = {name for name in MODULES if "  - chameleon.data.controller\n" in _text("modules", name)}
    assert told == {name for name in ACTIONS if "class ActionModule(ControlPlaneAction" in _text("action", name)}


def _text(kind: str, name: str) -> str:
    return (ROOT / "plugins" / kind / f"{name}.py").read_text()


def test_every_role_declares_its_arguments() -> None:
    roles = {path.name for path in (ROOT / "roles").iterdir()}
    assert roles
    assert roles == {path.parts[-3] for path in ROOT.glob("roles/*/meta/argument_specs.yml")}
