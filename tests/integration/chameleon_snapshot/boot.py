# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boots an image of the node under emulation, by BIOS and by UEFI, until it answers over SSH. Minutes: run by hand,

python3 -m tests.lab exec -- .venv/bin/python -m pytest tests/integration/chameleon_snapshot/boot.py
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.chameleon_snapshot.conftest import Names, Node
from tests.lab.nodes import access

QEMU = "qemu-system-x86_64"
FIRMWARE = Path("/usr/share/OVMF")
PATIENCE = 400  # seconds from power-on to SSH, without KVM and on a busy machine

pytestmark = [
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not shutil.which(QEMU), reason=f"{QEMU} is not installed (Debian: qemu-system-x86)"),
]


class Machine:
    """A virtual machine that runs."""

    def __init__(self, port: int, serial: Path) -> None:
        self._port = port
        self._serial = serial

    def answers(self) -> bool:
        """Whether an SSH server says who it is."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=5) as found:
            return found.recv(4) == b"SSH-"
        return False

    def run(self, script: str) -> str:
        """Run a shell script as root; its output."""
        options = ["-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
        login = ["-i", str(access.CONFIG.with_name("id_ed25519")), "-p", str(self._port), "cc@127.0.0.1"]
        done = subprocess.run(
            ["ssh", *options, *login, "sudo", "bash", "-eu"], check=False, input=script, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def console(self) -> str:
        """The end of what it said on its serial console."""
        return self._serial.read_text(errors="replace")[-3000:]


@contextlib.contextmanager
def booted(image: Path, firmware: str, folder: Path) -> Iterator[Machine]:
    """A machine with *image* as its disk, whose changes are forgotten; ended at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["-machine", "q35", "-cpu", "max", "-m", "1024", "-smp", "2", "-display", "none", "-no-reboot"]
    arguments += ["-drive", f"file={image},format=qcow2,if=virtio,snapshot=on,cache=unsafe"]
    arguments += ["-nic", f"user,model=virtio-net-pci,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:22"]
    arguments += ["-device", "virtio-rng-pci", "-serial", f"file:{folder}/serial"]
    if firmware == "uefi":
        variables = shutil.copy(FIRMWARE / "OVMF_VARS_4M.fd", folder)
        arguments += ["-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE}/OVMF_CODE_4M.fd"]
        arguments += ["-drive", f"if=pflash,format=raw,file={variables}"]
    process = subprocess.Popen([QEMU, *arguments], stdin=subprocess.DEVNULL)
    machine = Machine(port, folder / "serial")
    try:
        end = time.monotonic() + PATIENCE
        while not machine.answers():
            assert process.poll() is None, f"the machine ended: {machine.console()}"
            assert time.monotonic() < end, f"no SSH within {PATIENCE} s: {machine.console()}"
            time.sleep(1)
        yield machine
    finally:
        process.kill()
        process.wait()


def fetch(images: Names, folder: Path) -> Path:
    """Download the one image of the name."""
    (record,) = images.all()
    file = folder / f"{record.id}.qcow2"
    with open(file, "wb") as stream:
        for block in images.images.download_image(record.id, stream=True).iter_content(1 << 20):
            stream.write(block)
    return file


@pytest.fixture(scope="module")
def once() -> dict[str, Path]:
    return {}


@pytest.fixture
def image(
    once: dict[str, Path],
    images: Names,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """An image of the node, downloaded."""
    if "image" not in once:
        playbook(snapshot())
        once["image"] = fetch(images, tmp_path_factory.mktemp("boot"))
    return once["image"]


@pytest.mark.parametrize("firmware", ["bios", "uefi"])
def test_an_image_boots(image: Path, firmware: str, tmp_path: Path) -> None:
    if firmware == "uefi" and not FIRMWARE.is_dir():
        pytest.skip("OVMF is not installed (Debian: ovmf)")
    with booted(image, firmware, tmp_path) as machine:
        assert machine.run("[ -d /sys/firmware/efi ] && echo uefi || echo bios") == firmware
        assert machine.run("findmnt --noheadings --output SOURCE,FSTYPE /").split() == ["/dev/vda3", "ext4"]
        assert machine.run("systemctl --failed --plain --no-legend") == ""
        # An identity of its own, and GRUB's configuration can be made by the distribution
        assert len(machine.run("cat /etc/machine-id")) == 32
        assert machine.run("update-grub 2>&1; grep -c 'root=UUID=' /boot/grub/grub.cfg").splitlines()[-1] != "0"


def test_an_image_of_a_node_with_the_distributions_own_grub_configuration_boots(
    image: Path,
    images: Names,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    node: Node,
    tmp_path: Path,
) -> None:
    with booted(image, "bios", tmp_path) as machine:
        config = machine.run("update-grub 2>/dev/null; cat /boot/grub/grub.cfg")
    assert "### BEGIN /etc/grub.d/10_linux ###" in config
    node.root(f"mkdir -p /boot/grub; cat > /boot/grub/grub.cfg <<'END OF FILE'\n{config}\nEND OF FILE\n")
    try:
        playbook(snapshot(if_exists="replace"))
    finally:
        node.root("rm /boot/grub/grub.cfg")
    with booted(fetch(images, tmp_path), "bios", tmp_path) as machine:
        again = machine.run("cat /boot/grub/grub.cfg; findmnt --noheadings --output UUID /")
    assert "### BEGIN /etc/grub.d/10_linux ###" in again
    assert f"root=UUID={again.splitlines()[-1]}" in again
