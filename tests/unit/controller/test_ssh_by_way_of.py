# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a host by way of another one, as ``ssh`` and the shell of its ``ProxyCommand`` take it apart."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.filter.ssh_by_way_of import ssh_by_way_of

OWN = "-F /dev/null -o UserKnownHostsFile=/dev/null"
JUMP: dict[str, Any] = {"ansible_ssh_args": "-C", "ansible_user": "cc"}


def way(jump: dict[str, Any], address: str = "192.5.87.10") -> list[str]:
    """The command by which the other host is reached."""
    option, command, *own = shlex.split(ssh_by_way_of(OWN, {**JUMP, **jump}, address))
    assert option == "-o" and own == shlex.split(OWN)
    name, _equals, there = command.partition("=")
    assert name == "ProxyCommand"
    return shlex.split(there)


def test_it_is_reached_as_ansible_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ["-W", "[%h]:%p", "--", "192.5.87.10"]
    assert way({}) == ["ssh", "-C", "-l", "cc", *there]
    known = {"ansible_ssh_common_args": "-F 'a file'", "ansible_port": 2222, "ansible_ssh_private_key_file": "/a key's"}
    assert way(known) == ["ssh", "-C", "-F", "a file", "-i", "/a key's", "-l", "cc", "-p", "2222", *there]
    assert "StrictHostKeyChecking=no" in way({"ansible_host_key_checking": False})


def test_percent_signs_of_the_other_hosts_options_stay_its_own() -> None:
    assert "ControlPath=/tmp/%%h" in way({"ansible_ssh_extra_args": "-o ControlPath=/tmp/%h"})


@pytest.mark.parametrize("text", ["$(touch x)", "a;b", "'", '"', "-oProxyCommand=x", "a b"])
def test_nothing_of_it_becomes_a_command_of_the_shell(text: str) -> None:
    assert way({}, text)[-2:] == ["--", text]
    assert way({"ansible_user": text})[-6:-4] == ["-l", text]


def test_applied_again_it_changes_nothing() -> None:
    once = ssh_by_way_of(OWN, JUMP, "192.5.87.10")
    assert ssh_by_way_of(once, JUMP, "192.5.87.10") == once
    assert ssh_by_way_of(ssh_by_way_of("", JUMP, "192.5.87.10"), JUMP, "192.5.87.10") == ssh_by_way_of(
        "", JUMP, "192.5.87.10"
    )


def test_without_arguments_of_its_own_a_host_has_those_of_the_settings() -> None:
    first, second, *own = shlex.split(ssh_by_way_of(None, JUMP, "192.5.87.10", "root"))
    assert own == "-C -o ControlMaster=auto -o ControlPersist=60s".split()
    assert "-l cc" in second and first == "-o"
    nameless = {name: value for name, value in JUMP.items() if name != "ansible_user"}
    assert "-l root" in ssh_by_way_of(None, nameless, "192.5.87.10", "root")
