# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted, chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.links import followed, leading_out


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Chrooted]:
    for folder in ("srv/log/deep", "srv/homes/cc", "var"):
        (tmp_path / folder).mkdir(parents=True)
    os.symlink("/srv/log", tmp_path / "var/log")
    os.symlink("srv/homes", tmp_path / "home")
    os.symlink("/data/tmp", tmp_path / "tmp")
    with chrooted(str(tmp_path)) as found:
        yield found


@pytest.mark.parametrize(
    ("pattern", "more"),
    [
        ("/var/log/**", ["/srv/log/**"]),
        ("/var/log/btmp", ["/srv/log/btmp"]),
        ("/var/log/deep/*.gz", ["/srv/log/deep/*.gz"]),
        ("/home/*/.ssh/id_*", ["/srv/homes/*/.ssh/id_*"]),
        ("/home/*", ["/srv/homes/*"]),
        ("/var/log", []),  # the link itself
        ("/srv/**/x", []),
        ("/*", []),
        ("/tmp/*", []),  # it leads nowhere
        ("/none/*", []),
    ],
)
def test_patterns_mean_what_is_behind_links_as_well(root: Chrooted, pattern: str, more: list[str]) -> None:
    assert list(followed([pattern], root)) == [pattern, *more]


def test_links_to_what_is_not_on_this_root_are_told(root: Chrooted) -> None:
    paths = ["/tmp", "/var/log/btmp", "/var/none", "/etc/fstab", "/tmp/deep/er"]
    assert leading_out(paths, root) == {"/tmp": "/data/tmp"}
