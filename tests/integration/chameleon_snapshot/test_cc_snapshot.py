# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine cc_snapshot on a real node, with a program there that behaves as cc-snapshot does (cc-snapshot.sh).

The real one needs the testbed's metadata service: it has not been tried here.
"""

from __future__ import annotations

import subprocess
import tarfile
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.chameleon_snapshot.conftest import Names, Node, wait

PROGRAMS = "/usr/local/bin"
SWITCHES = "/root/.cc-snapshot"
PLANT = """
mkdir -p /srv/app/tmp /srv/cache /home/cc/.ssh
echo kept > /srv/app/tmp/keep.me
echo left > /srv/cache/file
printf '%s\\n' '-----BEGIN OPENSSH PRIVATE KEY-----' planted > /home/cc/.ssh/id_planted
"""
CLEAR = (
    f"rm -rf /srv/app /srv/cache /home/cc/.ssh/id_planted {PROGRAMS}/cc-snapshot {PROGRAMS}/virt-sysprep {SWITCHES}-*"
)


@pytest.fixture
def planted(node: Node) -> Iterator[None]:
    """The programs and some files on the node."""
    script = PLANT
    for name in ("cc-snapshot", "virt-sysprep"):
        text = (Path(__file__).parent / f"{name}.sh").read_text()
        script += f"\ncat > {PROGRAMS}/{name} <<'END'\n{text}END\nchmod 755 {PROGRAMS}/{name}\n"
    node.root(script)
    yield
    node.root(CLEAR)


def test_it_makes_the_image_and_we_send_it(
    planted: None, snapshot: Callable[..., str], playbook: Callable[..., Any], images: Names, node: Node, tmp_path: Path
) -> None:
    before = node.root(f"touch {SWITCHES}-is-new; ls -A /tmp")
    play = snapshot(engine="cc_snapshot", compression="zstd", exclude="[/srv/cache]")
    result = playbook(play).results["Snapshot"]["node2"]
    assert node.root("ls -A /tmp") == before
    assert node.traces() == ""
    (image,) = images.all()
    assert (image.status, image.size, image.hash_value) == (
        "active", result["image"]["size"], result["image"]["os_hash_value"],
    )  # fmt: skip
    assert image.properties["chameleon_data_fingerprint"] == result["fingerprint"]
    assert "/home/cc/.ssh/id_planted" in result["left_out"]["secrets"]

    file, archive = tmp_path / "image", tmp_path / "archive"
    images.images.download_image(image, output=str(file))
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", str(file), str(archive)], check=True)
    listed = subprocess.run(["tar", "--list", "--file", str(archive)], check=True, capture_output=True, text=True)
    names = set(listed.stdout.splitlines())
    assert {"./srv/app/tmp/keep.me", "./tmp/", "./etc/os-release"} <= names
    for gone in ("srv/cache/file", "home/cc/.ssh/id_planted", "var/log/syslog", "tmp/snapshot.tar"):
        assert not any(name.endswith(gone) for name in names)

    with tarfile.open(archive) as disk:
        last = {each.name.lstrip("./"): each for each in disk.getmembers()}  # what was appended holds
    assert last["etc/machine-id"].size == 0
    assert "home/cc/.ssh/authorized_keys" in last
    assert "/etc/machine-id" in result["left_out"]["emptied"]

    again = playbook(snapshot(engine="cc_snapshot", compression="zstd", exclude="[/srv/cache]", if_exists="replace"))
    assert not again.results["Snapshot"]["node2"]["changed"]


def test_success_is_an_image_and_failures_tell_the_cause(
    planted: None, snapshot: Callable[..., str], playbook: Callable[..., Any], images: Names, node: Node
) -> None:
    node.root(f"touch {SWITCHES}-fails")
    failed = playbook(snapshot(engine="cc_snapshot", compression="zlib"), fails=True).results["Snapshot"]["node2"]
    assert "it has made no image" in failed["error"]["cause"]
    node.root(f"mv {SWITCHES}-fails {SWITCHES}-has-no-metadata")
    failed = playbook(snapshot(engine="cc_snapshot", compression="zlib"), fails=True).results["Snapshot"]["node2"]
    assert "metadata service" in failed["error"]["cause"]
    assert failed["error"]["output"][-1].startswith("Will exclude folder: ")
    assert images.all() == []
    assert node.traces() == ""


def test_a_killed_run_is_finished_by_the_next_one(
    planted: None,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    images: Names,
    node: Node,
    background: Callable[..., Future[Any]],
) -> None:
    play = snapshot(engine="cc_snapshot", compression="zlib")
    run = background(playbook, play, fails=True)
    pids = wait(node.processes)
    wait(lambda: "qemu-img" in node.traces())
    node.root(f"kill -9 {' '.join(pids)}")
    run.result()
    assert node.traces().splitlines() == ["/run/chameleon-snapshot.folder", "/var/tmp/chameleon-snapshot"]
    assert playbook(play).results["Snapshot"]["node2"]["changed"]
    assert len(images.all()) == 1
    assert node.traces() == ""


def test_without_the_program_nothing_begins(
    snapshot: Callable[..., str], playbook: Callable[..., Any], images: Names
) -> None:
    told = playbook(snapshot(engine="cc_snapshot"), "--check", fails=True).results["Snapshot"]["node2"]
    assert told["error"]["kind"] == "refused"
    assert "program cc-snapshot is missing" in told["msg"]
    assert images.all() == []
