# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._image.engines import (
    cc_snapshot_errors,
    cc_snapshot_wrappers,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.cc_snapshot import CcSnapshot, patterns
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Mount
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import LeftOut
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages
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


def wrapped(folder: Path, *emptied: Path) -> list[str]:
    """The program that cc-snapshot finds as tar."""
    cc_snapshot_wrappers.lay_out(str(folder / "bin"), [str(path) for path in emptied], str(folder / "failed"))
    return [str(folder / "bin/tar"), "--create", "--file", str(folder / "out.tar")]


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
def test_a_file_that_changed_is_no_failure_and_a_failure_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, told: int
) -> None:
    fake = tmp_path / "fake"
    fake.write_text(f"#!/bin/sh\nexit {status}\n")
    fake.chmod(0o700)
    monkeypatch.setattr(programs, "find", lambda _program: str(fake))
    done = subprocess.run([*wrapped(tmp_path), "."], check=False)
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


def test_what_is_emptied_is_there_once_and_like_the_nodes_own(tmp_path: Path) -> None:
    ident = tmp_path / "etc/machine-id"
    ident.parent.mkdir()
    ident.write_text("0123\n")
    ident.chmod(0o440)
    create = wrapped(tmp_path, ident)
    excludes = [f"--exclude={pattern}" for pattern in patterns([str(ident), str(tmp_path / "bin")])]
    parent = [f"--exclude={pattern}" for pattern in ("./tmp/out.tar", f".{tmp_path}/out.tar")]
    subprocess.run([*create, "--one-file-system", *excludes, *parent, "-C", "/", f".{tmp_path}"], check=True)
    with tarfile.open(tmp_path / "out.tar") as archive:
        (member,) = [each for each in archive.getmembers() if each.name.endswith("machine-id")]
    assert (f"/{member.name}", member.size, member.mode) == (str(ident), 0, 0o440)


def test_its_client_and_its_sysprep_do_nothing(tmp_path: Path) -> None:
    wrapped(tmp_path)
    for arguments, said in (
        (["openstack", "--version"], "openstack 99.0.0\n"),
        (["openstack", "image", "create", "run"], ""),
        (["virt-sysprep", "-a", "disk"], ""),
    ):
        command = [str(tmp_path / "bin" / arguments[0]), *arguments[1:]]
        assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == said


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Will snapshot the instance\nWill exclude folder: /etc/ssh/ssh_host_rsa_key\n", "metadata service"),
        ("Reading package lists...\nunknown unsupported!\n", "processor or distribution (unknown unsupported!)"),
        ("Error: cc-snapshot is only supported for baremetal instances.\n", "virtual machine"),
        ("E: Unable to locate package libguestfs-tools\n", "could not install what it needs (E: Unable to locate"),
        ("libguestfs: error: could not create appliance\nsee the FAQ\n", "libguestfs does not work on this node (libg"),
        ("cp: cannot open 'x'\n[ 12.0] done\n", "ended with status 1 after it had said: cp: cannot open 'x'"),
        ("one\ntwo\n", "ended with status 1 after it had said: two"),
        ("", "ended with status 1 and said nothing"),
    ],
)
def test_failures_tell_the_cause_and_not_the_last_line(said: str, cause: str) -> None:
    error = cc_snapshot_errors.failure(said, 1)
    assert cause in error.cause
    assert error.details["output"] == said.splitlines()[-20:]


def test_a_full_disk_is_told() -> None:
    assert isinstance(cc_snapshot_errors.failure("tar: write error: No space left on device\n", 2), NoSpace)
    assert "it has made no image" in cc_snapshot_errors.failure("Aborting...\n", 0).cause
