# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boots images of the node under emulation, by BIOS and by UEFI, until they answer over SSH: `make test-boot`."""

from __future__ import annotations

import contextlib
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import boot
from tests.integration.chameleon_snapshot.conftest import Names, Node
from tests.lab.nodes import access
from tests.lab.patience import patience

NO_CONNECTION = 255  # ssh's status
PATIENCE = patience(400)  # seconds from power-on to SSH, without KVM

pytestmark = pytest.mark.timeout(patience(1200))


class Image(NamedTuple):
    """A downloaded image, and the kind of file system of its root."""

    file: Path
    kind: str


class Guest:
    """A booted image."""

    def __init__(self, machine: boot.Machine) -> None:
        self._machine = machine

    def run(self, script: str) -> str:
        """Run a shell script as root; its output. A login prompt may be there before the SSH server is."""
        options = ["-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
        login = ["-i", str(access.CONFIG.with_name("id_ed25519")), "-p", str(self._machine.port), "cc@127.0.0.1"]
        command = ["ssh", *options, *login, "sudo", "bash", "-eu"]
        end = time.monotonic() + PATIENCE
        while True:
            done = subprocess.run(command, check=False, input=script, capture_output=True, text=True)
            if done.returncode != NO_CONNECTION or time.monotonic() > end:
                break
            time.sleep(2)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()


@contextlib.contextmanager
def booted(image: Path, firmware: str, folder: Path) -> Iterator[Guest]:
    """The *image*, booted by BIOS or UEFI as the module boots it; what it writes is forgotten."""
    ways = boot.ways("x86_64", [firmware])
    if not ways:
        pytest.skip(f"NOT RUN: this machine has no {firmware} for a virtual machine (package ovmf)")
    with boot.running(str(image), "qcow2", ways[0], "x86_64", str(folder)) as machine:
        assert machine.comes_up(PATIENCE), f"no sign of life within {PATIENCE:.0f} s: {machine.console()}"
        yield Guest(machine)


def fetch(images: Names, folder: Path) -> Path:
    """Download the one image of the name."""
    (record,) = images.all()
    file = folder / f"{record.id}.qcow2"
    with open(file, "wb") as stream:
        for block in images.images.download_image(record.id, stream=True).iter_content(1 << 20):
            stream.write(block)
    return file


@pytest.fixture(autouse=True)
def _emulation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by KVM, which some virtual machines offer and do not have."""
    monkeypatch.setattr(boot, "_KVM", "/nowhere")


@pytest.fixture(scope="module")
def once() -> dict[str, Image]:
    return {}


@pytest.fixture(params=["ext4", "xfs"])
def image(
    request: pytest.FixtureRequest,
    once: dict[str, Image],
    images: Names,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Image:
    """An image of the node with this kind of root."""
    kind = request.param
    if kind not in once:
        playbook(snapshot(filesystem=kind))
        once[kind] = Image(fetch(images, tmp_path_factory.mktemp("boot")), kind)
    return once[kind]


@pytest.mark.parametrize("firmware", ["BIOS", "UEFI"])
def test_an_image_boots(image: Image, firmware: str, tmp_path: Path) -> None:
    with booted(image.file, firmware, tmp_path) as machine:
        assert machine.run("[ -d /sys/firmware/efi ] && echo UEFI || echo BIOS") == firmware
        assert machine.run("findmnt --noheadings --output SOURCE,FSTYPE /").split() == ["/dev/vda3", image.kind]
        assert machine.run("systemctl --failed --plain --no-legend") == ""
        # An identity of its own, and GRUB's configuration can be made by the distribution
        assert len(machine.run("cat /etc/machine-id")) == 32
        assert machine.run("update-grub 2>&1; grep -c 'root=UUID=' /boot/grub/grub.cfg").splitlines()[-1] != "0"


@pytest.mark.parametrize("image", ["ext4"], indirect=True)
def test_an_image_of_a_node_with_the_distributions_own_grub_configuration_boots(
    image: Image,
    images: Names,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    node: Node,
    tmp_path: Path,
) -> None:
    with booted(image.file, "BIOS", tmp_path) as machine:
        config = machine.run("update-grub 2>/dev/null; cat /boot/grub/grub.cfg")
    assert "### BEGIN /etc/grub.d/10_linux ###" in config
    node.root(f"mkdir -p /boot/grub; cat > /boot/grub/grub.cfg <<'END OF FILE'\n{config}\nEND OF FILE\n")
    try:
        playbook(snapshot(if_exists="replace"))
    finally:
        node.root("rm /boot/grub/grub.cfg")
    with booted(fetch(images, tmp_path), "BIOS", tmp_path) as machine:
        again = machine.run("cat /boot/grub/grub.cfg; findmnt --noheadings --output UUID /")
    assert "### BEGIN /etc/grub.d/10_linux ###" in again
    assert f"root=UUID={again.splitlines()[-1]}" in again


def test_a_disk_that_does_not_boot_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boot, "_PATIENCE", 20)
    disk = tmp_path / "empty.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(disk), "64M"], check=True)
    with pytest.raises(Damaged, match="it does not boot by BIOS: no sign of life within 20 s"):
        boot.boot(str(disk), "qcow2", boot.Way("BIOS"), "x86_64", str(tmp_path))
    assert list(tmp_path.iterdir()) == [disk]
