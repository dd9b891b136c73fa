# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real shell makes of a path what Python makes of it on the node."""

from __future__ import annotations

import os
import subprocess

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.paths import shell_word


@pytest.mark.parametrize(
    "path",
    [
        "~",
        "~/x y",
        "~root/data",
        "~no-such-user/data",
        "~weird;touch x/data",
        "$HOME/data",
        "/data/${NAME}/$NAME.csv",
        "/data/$UNSET/${UNSET}/x",
        "/data/~/x",
        'it\'s "$NAME" `id` $(id) \\ * $',
        "relative/path",
        "/",
    ],
)
def test_a_shell_makes_of_it_what_python_makes_of_it(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"HOME": "/home/some one", "NAME": "a $(b) c", "PATH": os.environ["PATH"]}
    for name in [*os.environ]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    command = ["/bin/sh", "-c", f"printf %s {shell_word(path)}"]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    assert said == os.path.expanduser(os.path.expandvars(path))
