# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which variables playbooks look for misspelt ones of are those that they read, and tell at their heads."""

from __future__ import annotations

import re

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_role_variables import ROLES
from ansible_collections.chameleon.data.plugins.module_utils._options.playbooks import VARIABLES
from tests.tools.paths import ROOT

CHECK = "chameleon.data.chameleon_role_variables"
FILES = sorted((ROOT / "playbooks").rglob("*.yml"))


def names(prefix: str, text: str) -> set[str]:
    """Variables that begin so."""
    return set(re.findall(rf"(?<![\w.]){prefix}_[a-z_]+", text))


@pytest.mark.parametrize("playbook", VARIABLES)
def test_what_is_read_is_known_and_what_is_known_is_told(playbook: str) -> None:
    text = (ROOT / "playbooks" / f"{playbook}.yml").read_text()
    head = text.partition("\n- name:")[0]
    results = {f"{playbook}_result", "restore_launched", "share_links"}  # for others to read
    read = set().union(*(names(playbook, file.read_text()) for file in FILES))
    assert read - results == set(VARIABLES[playbook]) - results == names(playbook, head) - results


def test_each_looks_for_misspelt_ones_first() -> None:
    for playbook in VARIABLES:
        plays = yaml.safe_load((ROOT / "playbooks" / f"{playbook}.yml").read_text())
        firsts = [task for play in plays[:2] for task in play.get("tasks", [])[:2]]  # after who is left out
        assert any(playbook in first.get(CHECK, {}).get("readers", []) for first in firsts)


def test_where_one_host_acts_for_others_all_are_at_the_same_task() -> None:
    for file in (ROOT / "playbooks").glob("*.yml"):
        for play in yaml.safe_load(file.read_text()):
            if re.search("run_once|__up_asks|tasks/report.yml", str(play)):
                assert play.get("strategy") == "ansible.builtin.linear", (file.name, play["name"])


def test_the_roles_are_those_that_there_are() -> None:
    assert [ROOT / "roles" / role for role in ROLES] == sorted(
        path for path in (ROOT / "roles").iterdir() if path.name != "packages"
    )


def test_names_are_found() -> None:
    assert names("up", "{{ up_a | x(__up_b, hostvars.up_c, set_up_d) ~ up_e }}") == {"up_a", "up_e"}
