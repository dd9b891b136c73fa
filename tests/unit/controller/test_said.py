# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a command says on a node, as a real shell runs it."""

from __future__ import annotations

import subprocess

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.said import said, saying

COMPLAINT = "sudo: unable to resolve host node1: Temporary failure in name resolution"


@pytest.mark.parametrize("before", ["", f"{COMPLAINT}\n", f"{COMPLAINT}\r\nWelcome\r\n"])
@pytest.mark.parametrize("text", ["", "ended\n", "working\n{}\n"])
def test_what_is_in_front_is_no_part_of_it(before: str, text: str) -> None:
    shell = subprocess.run(["/bin/sh", "-c", saying("cat")], input=text, capture_output=True, text=True, check=True)
    assert said(before + shell.stdout) == text


def test_a_terminal_ends_lines_in_its_own_way() -> None:
    assert said(f"{COMPLAINT}\r\nchameleon.data says:\r\n0\r\nx\r\n").splitlines() == ["0", "x"]
