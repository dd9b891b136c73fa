# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The finished image, started in a virtual machine: does a system come up?

The machine has no way to the network, since what starts in it may well begin to work. It has come up when its SSH
server says who it is, or when there is a login prompt on its serial console.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import socket
import subprocess
import time
from typing import Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs

QEMU = {
    "x86_64": programs.Program(("qemu-system-x86_64", "qemu-kvm"), "qemu-system-x86", "qemu-kvm-core"),
    "aarch64": programs.Program(("qemu-system-aarch64", "qemu-kvm"), "qemu-system-arm", "qemu-kvm-core"),
}
_MACHINES = {"x86_64": "q35", "aarch64": "virt"}
_FIRMWARE = {  # code and variables, as Debian and CentOS Stream have them
    "x86_64": (
        ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
        ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
    ),
    "aarch64": (
        ("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
        ("/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw", "/usr/share/edk2/aarch64/vars-template-pflash.raw"),
    ),
}
_KVM = "/dev/kvm"
_MEMORY = 1024  # MiB
_PATIENCE = 900.0  # seconds; with KVM it takes less than one, without on a busy machine a few hundred
_LOOK_EVERY = 1.0  # seconds
_CONSOLE = 4096  # bytes of its end that are looked at


class Way(NamedTuple):
    """One way to start: by BIOS, or by UEFI, whose code and variables are files."""

    firmware: str
    code: str = ""
    variables: str = ""


def ways(machine: str, firmwares: Sequence[str]) -> list[Way]:
    """Those of *firmwares* that can be tried here."""
    found = []
    for firmware in firmwares:
        if firmware == "BIOS":
            found.append(Way(firmware))
        else:
            found += [Way(firmware, *files) for files in _FIRMWARE[machine] if all(map(os.path.exists, files))][:1]
    return found


def boot(image: str, form: str, way: Way, machine: str, work: str) -> None:
    """Start *image* and wait for a sign of life.

    :param form: format of the image
    :param machine: kind of processor
    :param work: a folder for small files, and for what the machine writes
    :raises Damaged: there is none
    """
    with running(image, form, way, machine, work) as started:
        if not started.comes_up(_PATIENCE):
            how = "the machine ended" if started.ended() else f"no sign of life within {_PATIENCE:.0f} s"
            raise Damaged(
                "image",
                f"it does not boot by {way.firmware}: {how} (the end of its console: {started.last_words()!r})",
                "Does the node itself boot? Look at its boot loader and its kernel's arguments.",
            )


class Machine:
    """A virtual machine.

    :ivar port: of the loopback, behind which its SSH server is
    """

    def __init__(self, process: subprocess.Popen[str], port: int, serial: str) -> None:
        self._process = process
        self._serial = serial
        self.port = port

    def comes_up(self, patience: float) -> bool:
        """Wait for a sign of life; False if the machine ends, or there is none within so many seconds."""
        end = time.monotonic() + patience
        while not self._is_up():
            if self.ended() or time.monotonic() > end:
                return False
            time.sleep(_LOOK_EVERY)
        return True

    def _is_up(self) -> bool:
        if self.console().rstrip(" ").endswith("login:"):
            return True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as found:
            return found.recv(4) == b"SSH-"
        return False

    def ended(self) -> bool:
        """Whether it has stopped."""
        return self._process.poll() is not None

    def console(self) -> str:
        """The end of what it said on its serial console."""
        with contextlib.suppress(FileNotFoundError), open(self._serial, "rb") as stream:
            stream.seek(max(0, os.path.getsize(self._serial) - _CONSOLE))
            return stream.read().decode(errors="replace")
        return ""

    def last_words(self) -> str:
        """The last line of that."""
        lines = [line.strip() for line in self.console().splitlines() if line.strip()]
        return lines[-1][-200:] if lines else ""


@contextlib.contextmanager
def running(image: str, form: str, way: Way, machine: str, work: str) -> Iterator[Machine]:
    """A machine whose disk is *image*; what it writes is forgotten, and at the end it is gone."""
    folder = f"{work}/boot"
    os.mkdir(folder)
    try:
        programs.run(
            programs.QEMU_IMG, ["create", "-q", "-f", "qcow2", "-F", form, "-b", image, f"{folder}/disk.qcow2"]
        )
        if way.variables:
            shutil.copyfile(way.variables, f"{folder}/variables")
        port = _free_port()
        process = programs.start(
            QEMU[machine],
            arguments(way, machine, folder, port, kvm=machine == platform.machine() and os.access(_KVM, os.W_OK)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Machine(process, port, f"{folder}/serial")
        finally:
            programs.end(process)
    finally:
        shutil.rmtree(folder)


def arguments(way: Way, machine: str, folder: str, port: int, kvm: bool) -> list[str]:
    """Those of QEMU. Pure."""
    wanted = ["-machine", _MACHINES[machine], "-m", str(_MEMORY), "-smp", "2", "-display", "none", "-no-reboot"]
    wanted += ["-accel", "kvm", "-cpu", "host"] if kvm else ["-accel", "tcg", "-cpu", "max"]
    wanted += ["-drive", f"file={folder}/disk.qcow2,format=qcow2,if=virtio,cache=unsafe"]
    wanted += ["-nic", f"user,model=virtio-net-pci,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:22"]
    wanted += ["-device", "virtio-rng-pci", "-serial", f"file:{folder}/serial"]
    if way.code:
        wanted += ["-drive", f"if=pflash,format=raw,readonly=on,file={way.code}"]
        wanted += ["-drive", f"if=pflash,format=raw,file={folder}/variables"]
    return wanted


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
