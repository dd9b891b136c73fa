# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of units and files."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import escape, places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/mnt/results", "mnt-results"),
        ("/mnt/my data", r"mnt-my\x20data"),
        ("/mnt/a-b", r"mnt-a\x2db"),
        ("/.hidden/x.y", r"\x2ehidden-x.y"),
        ("/mnt/größe", r"mnt-gr\xc3\xb6\xc3\x9fe"),
    ],
)
def test_a_path_is_written_as_systemd_writes_it(path: str, name: str) -> None:
    assert escape(path) == name
    if shutil.which("systemd-escape"):
        said = subprocess.run(["systemd-escape", "--path", path], check=True, capture_output=True, text=True)
        assert said.stdout.strip() == name


def test_no_two_paths_share_a_place() -> None:
    paths = ["/a/b", "/a-b", r"/a\x2db", "/a//b".replace("//", "/-/"), "/a b", "/a_b"]
    assert len({places_of(path) for path in paths}) == len(paths)


def test_the_places() -> None:
    places = Systemd().at(places_of("/mnt/results"))
    assert places.cache == "/var/cache/chameleon.data/mnt-results"
    assert places.with_cache_in("/local").cache == "/local/mnt-results"
    assert places.unit == "chameleon-data-mnt-results.service"
    assert places.unit_file == "/etc/systemd/system/chameleon-data-mnt-results.service"
    assert places.config == "/etc/chameleon.data/mounts/mnt-results.conf"
