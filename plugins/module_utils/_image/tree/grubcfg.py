# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GRUB's configuration in the image. Pure.

The distribution's own configuration is kept where there is one, only pointed at the image's root; else a plain one is
written, which ``update-grub`` replaces whenever somebody runs it.
"""

from __future__ import annotations

import re
import shlex
from typing import Iterable

_TIMEOUT = 3  # seconds
DEFAULT_CMDLINE = "console=tty0 console=ttyS0,115200"

_SEARCH = re.compile(r"^(\s*)search\s.*--set=(\w+)\s.*$", re.MULTILINE)
# root= of a kernel's command line: in a menu entry, in a boot loader specification entry, in a variable
_ROOT = re.compile(
    r"^(\s*(?:linux(?:16|efi)?\s|options\s|(?:set\s+)?(?:kernelopts|default_kernelopts)=).*?\b)root=[^\s\"']+",
    re.MULTILINE,
)


def retarget(text: str, uuid: str) -> str:
    """The configuration *text* (grub.cfg, grubenv, a file of loader/entries) with the root of *uuid* as root."""
    text = _SEARCH.sub(rf"\g<1>search --no-floppy --fs-uuid --set=\g<2> {uuid}", text)
    return _ROOT.sub(rf"\g<1>root=UUID={uuid}", text)


def is_complete(text: str) -> bool:
    """Whether a grub.cfg can start a kernel: by menu entries of its own, or by those of loader/entries."""
    return bool(re.search(r"^\s*(linux(16|efi)?\s|blscfg)", text, re.MULTILINE))


def early(uuid: str, folder: str) -> str:
    """What is built into GRUB itself: find the root, go on with the configuration in its *folder*."""
    return f"search.fs_uuid {uuid} root\nset prefix=($root){folder}\nconfigfile $prefix/grub.cfg\n"


def cmdline(default_grub: str) -> str:
    """The kernel's command line as ``/etc/default/grub`` has it, without the root."""
    values: dict[str, str] = {}
    for line in default_grub.splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and name in ("GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT"):
            try:
                values[name] = " ".join(shlex.split(value))
            except ValueError:  # an unfinished quote
                continue
    words = f"{values.get('GRUB_CMDLINE_LINUX', '')} {values.get('GRUB_CMDLINE_LINUX_DEFAULT', '')}".split()
    return " ".join(word for word in words if not word.startswith(("root=", "resume="))) or DEFAULT_CMDLINE


def plain(kernels: Iterable[tuple[str, str, str]], uuid: str, arguments: str) -> str:
    """A grub.cfg for *kernels*, each ``(version, kernel path, initrd path, or nothing)``, the first being the default.

    It talks to the serial console too, which is all one has of a node that does not come up.
    """
    entries = [
        f'menuentry "Linux {version}" {{\n  linux {kernel} root=UUID={uuid} ro {arguments}\n'
        + (f"  initrd {initrd}\n}}\n" if initrd else "}\n")
        for version, kernel, initrd in kernels
    ]
    return (
        "# Written by chameleon_snapshot; update-grub (grub2-mkconfig) replaces it.\n"
        "serial --unit=0 --speed=115200\n"
        "terminal_input console serial\n"
        "terminal_output console serial\n"
        f"set timeout={_TIMEOUT}\n"
        f"search --no-floppy --fs-uuid --set=root {uuid}\n"
    ) + "".join(entries)
