# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.engines import cc_snapshot
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.cc_snapshot import CcSnapshot, patterns
from ansible_collections.chameleon.data.plugins.module_utils._image.facts import Mount
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.survey import LeftOut
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from tests.unit.image.nodes import GOOD

DEFAULTS = defaults_of(CHAMELEON_SNAPSHOT)
HELP = """usage: cc-snapshot [-p] [-e folder_to_exclude] [-d] [-u] [-s source_dir] snapshot_name
Optional arguments:

  -h        Print this help message
  -e        Exclude folder while snapshotting (can be used multiple times to exclude multiple folders)
  -f        Ignore all warnings
  -y        Answer 'yes' to all prompts
  -d        Dry run prints each step instead of running snapshot script
  -u        Skip the automatic self-update check
"""
ITS_OWN = ["tmp/*", "var/tmp/*", "proc/*", "boot/extlinux", "var/lib/cloud"]  # patterns of cc-snapshot


def wrapped(folder: Path, tar: str = "tar") -> list[str]:
    """The program that cc-snapshot finds as tar."""
    script = folder / "tar-wrapper"
    script.write_text(cc_snapshot._TAR.format(tar=tar, failed=folder / "failed"))
    script.chmod(0o700)
    return [str(script), "--create", "--file", str(folder / "out.tar")]


def test_what_stays_out_is_anchored(tmp_path: Path) -> None:
    root = tmp_path / "root"
    kept = ["srv/app/tmp/keep.me", "srv/a-b", "srv/[x]/y", "home/cc/srv/cache/data", "srv/back\\slash"]
    gone = ["tmp/file", "srv/cache/data", "srv/a*b", "srv/[z]", "home/cc/.ssh/id_rsa"]
    for name in (*kept, *gone):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    left_out = ["/srv/cache", "/srv/a*b", "/srv/[z]", "/home/cc/.ssh/id_rsa"]
    excludes = tmp_path / "excludes"
    excludes.write_text("\n".join([*ITS_OWN, *patterns(left_out)]) + "\n")
    arguments = ["--one-file-system", f"--exclude-from={excludes}", "-C", str(root), "."]
    subprocess.run([*wrapped(tmp_path), *arguments], check=True)
    listed = subprocess.run(
        ["tar", "--list", "--quoting-style=literal", "--file", str(tmp_path / "out.tar")],
        check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    files = {name[2:] for name in listed if name and not name.endswith("/")}
    assert files == set(kept)
    assert "./tmp/" in listed  # the folder itself is there


@pytest.mark.parametrize(("status", "told"), [(0, 0), (1, 0), (2, 2)])
def test_a_file_that_changed_is_no_failure_and_a_failure_is_remembered(tmp_path: Path, status: int, told: int) -> None:
    fake = tmp_path / "fake"
    fake.write_text(f"#!/bin/sh\nexit {status}\n")
    fake.chmod(0o700)
    done = subprocess.run([*wrapped(tmp_path, str(fake)), "."], check=False)
    assert done.returncode == told
    assert (tmp_path / "failed").exists() == bool(told)


def builder(tmp_path: Path, facts: Any = GOOD, **given: Any) -> CcSnapshot:
    params = {**DEFAULTS, "name": "run", **given}
    return CcSnapshot(facts, str(tmp_path / "chameleon-snapshot"), params, Stages(Meter()))


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "find", lambda program: f"/usr/bin/{program.names[0]}")
    monkeypatch.setattr(programs, "run", lambda _program, _arguments: HELP)


def causes(made: CcSnapshot) -> str:
    return " | ".join(problem.cause for problem in made._own_problems())


def test_nothing_is_in_the_way(offered: None) -> None:
    assert causes(builder(Path("/var/tmp"))) == ""


@pytest.mark.parametrize(
    ("facts", "options", "cause"),
    [
        (GOOD, {"compression": "zstd"}, "has no zstd"),
        (GOOD, {"disk_format": "raw"}, "no raw images"),
        (GOOD._replace(mounts=[*GOOD.mounts, Mount("/boot", "ext4", "/dev/sda2")]), {}, "/boot is a file system"),
    ],
)
def test_what_it_cannot_do_is_told_beforehand(offered: None, facts: Any, options: Any, cause: str) -> None:
    assert cause in causes(builder(Path("/var/tmp"), facts, **options))


def test_its_traps_are_told_beforehand(offered: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made = builder(Path("/tmp"))
    made.survey.left_out.append(LeftOut("/srv/two\nlines", "excluded", 1))
    assert "scratch folder is in /tmp" in causes(made)
    assert "line break" in causes(made)
    monkeypatch.setattr(programs, "run", lambda _program, _arguments: HELP.replace("  -u ", "  -q "))
    assert "has no option -u" in causes(made)
    monkeypatch.setattr(programs, "find", lambda _program: None)
    assert "program cc-snapshot is missing" in causes(made)


def test_its_own_client_does_nothing(tmp_path: Path) -> None:
    client = tmp_path / "openstack"
    client.write_text(cc_snapshot._OPENSTACK)
    client.chmod(0o700)
    for arguments, said in ((["--version"], "openstack 99.0.0\n"), (["image", "create", "run"], "")):
        done = subprocess.run([str(client), *arguments], check=True, capture_output=True, text=True, env=os.environ)
        assert done.stdout == said
