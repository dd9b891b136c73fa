# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What removes what a run has made: commands of a shell, whatever the names."""

from __future__ import annotations

import json
import shlex

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import KINDS
from ansible_collections.chameleon.data.plugins.plugin_utils.report.modules import Found
from ansible_collections.chameleon.data.plugins.plugin_utils.report.removal import things


def command(kind: str, name: str, cloud: str = "chi", hosts: tuple[str, ...] = (), identity: str = "") -> str:
    found = [(Found(kind, name, identity, cloud, host, "changed"), False) for host in hosts or ("",)]
    (thing,) = things(found, ("hosts.yml",))
    assert thing.hosts == hosts
    return thing.command


@pytest.mark.parametrize(
    ("kind", "name", "hosts", "expected"),
    [
        (
            "mount",
            "/mnt/results",
            ("node1", "node2"),
            "ansible node1,node2 -i hosts.yml -b -m chameleon.data.cloudfuse_mount "
            "-a 'path=/mnt/results state=absent cloud=chi'",
        ),
        (
            "data set",
            "/data/genomes",
            ("node1",),
            "ansible-playbook -i hosts.yml chameleon.data.stage --limit node1 "
            """-e '{"dataset_stage_datasets": [{"path": "/data/genomes", "state": "absent"}]}'""",
        ),
        (
            "container",
            "results",
            (),
            "ansible localhost -m chameleon.data.swift_container "
            "-a 'name=results state=absent cloud=chi recursive=true'",
        ),
        ("objects", "results/run-7/", (), "swift delete results --prefix run-7/"),
        (
            "object",
            "results/a/b.csv",
            (),
            "ansible localhost -m chameleon.data.swift_object "
            "-a 'container=results name=a/b.csv state=absent cloud=chi'",
        ),
        (
            "lease",
            "my-lease",
            (),
            "ansible localhost -m chameleon.data.chameleon_lease -a 'name=my-lease state=absent cloud=chi'",
        ),
        (
            "server",
            "node1",
            (),
            "ansible localhost -m chameleon.data.chameleon_server "
            "-a 'name=node1 state=absent cloud=chi delete_ips=true'",
        ),
        (
            "file",
            "/home/cc/best.ckpt",
            ("node1",),
            "ansible node1 -i hosts.yml -m ansible.builtin.file -a 'path=/home/cc/best.ckpt state=absent'",
        ),
    ],
)
def test_commands(kind: str, name: str, hosts: tuple[str, ...], expected: str) -> None:
    cloud = "chi" if kind not in ("data set", "file", "objects") else ""
    assert command(kind, name, cloud, hosts) == expected


def test_an_image_is_deleted_by_its_id() -> None:
    assert command("image", "run-v3", identity="0e1f") == "openstack --os-cloud chi image delete 0e1f"
    assert command("image", "run-v3", cloud="") == "openstack image delete run-v3"


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_stays_a_name(kind: str) -> None:
    name = "a b'; rm -rf / #\"$(x)`y` = é"
    words = shlex.split(command(kind, name if kind not in ("objects", "object") else f"c/{name}", hosts=("node1",)))
    assert any(name in word or name in json.dumps(word, ensure_ascii=False) for word in (*words, *_values(words[-1])))
    assert "rm" not in words


def _values(word: str) -> list[str]:
    """The texts in a word that is JSON."""
    try:
        found = json.loads(word)
    except ValueError:
        return []
    stack, texts = [found], []
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, (list, dict)):
            stack += one.values() if isinstance(one, dict) else one
    return texts


@pytest.mark.parametrize("name", ["{{ lookup('pipe', 'x') }}", "a{%x%}", "a\\x1b[2J", "a" * 399 + "…", "//…@h"])
def test_what_cannot_be_copied_or_would_be_a_template_has_no_command(name: str) -> None:
    assert command("container", name) == ""


def test_what_is_gone_needs_no_command() -> None:
    (thing,) = things([(Found("container", "results", "", "chi", "", "removed"), False)], ())
    assert thing.command == "" and thing.note == ""


def test_a_folder_of_the_controller_is_no_data_set_of_an_inventory() -> None:
    assert command("data set", "/data/x", hosts=("localhost",)).startswith(
        "ansible localhost -i hosts.yml -m ansible.builtin.file"
    )
