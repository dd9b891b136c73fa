# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd unit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.rclone import Rclone
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.unit import quote, render
from tests.unit.mount.example import OLD, SWIFT, settings


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("/mnt/x", "/mnt/x"),
        ("", '""'),
        ("two words", '"two words"'),
        ("50%", '"50%%"'),
        ("$HOME", '"$$HOME"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("it's", '"it\'s"'),
    ],
)
def test_words_mean_themselves(word: str, quoted: str) -> None:
    assert quote(word) == quoted


def _unit(path: str) -> str:
    wanted, places = settings(path=path), places_of(path)
    return render(wanted, places, Rclone().run(wanted, places, SWIFT, OLD), path)


def test_a_unit() -> None:
    text = _unit("/mnt/results")
    assert "Type=notify\n" in text
    assert "ExecStart=/usr/bin/rclone mount store:results /mnt/results " in text
    assert "--daemon" not in text
    assert "After=network-online.target\n" in text
    assert "Restart=on-failure\n" in text
    assert "ConditionPathExists=/etc/chameleon.data/mounts/mnt-results.conf\n" in text


def test_a_stop_waits_for_uploads_before_it_lets_go() -> None:
    lines = _unit("/mnt/results").splitlines()
    stops = [line for line in lines if line.startswith("ExecStop=")]
    assert "Dirty" in stops[0] and "kill" in stops[1] and stops[1].endswith(" $MAINPID") and "umount" in stops[2]


def test_the_disks_of_the_cache_and_of_the_mount_point_come_first() -> None:
    wanted, places = settings(path='/data/my "100%" $x/results'), places_of("/data/x").with_cache_in("/local/$$")
    text = render(wanted, places, Program("notify", ["/bin/true"]), wanted.path)
    assert f'RequiresMountsFor="/local/$$/{places.name}" "/data/my \\"100%%\\" $x"\n' in text


def test_a_folder_with_a_percent_sign_is_no_specifier() -> None:
    program = Program("notify", ["/bin/true"])
    assert "(container 100%%)" in render(settings(container="100%"), places_of("/mnt/results"), program, "/mnt/results")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NOT RUN: systemd-analyze is not on this machine")
@pytest.mark.parametrize("path", ["/mnt/results", '/mnt/my "100%" $data'])
def test_systemd_understands_it(path: str, tmp_path: Path) -> None:
    unit = tmp_path / "chameleon-data-test.service"
    unit.write_text(_unit(path).replace("/usr/bin/rclone", "/bin/true"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], check=False, capture_output=True, text=True
    )
    assert str(unit.name) not in said.stderr, said.stderr
