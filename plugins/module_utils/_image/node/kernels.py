# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernels in ``/boot``: those that GRUB's ``10_linux`` offers, in its order."""

from __future__ import annotations

import os
import re
from typing import NamedTuple, Tuple

# What grub_file_is_not_garbage of grub-mkconfig_lib passes over. A rescue kernel has the version 0.
_KERNEL = re.compile(r"(?:vmlinu[xz]|kernel)-(?P<version>[1-9].*)(?<!\.rpmsave)(?<!\.rpmnew)(?<!\.sig)")
_OLD = ".old"  # what "make install" calls the kernel that it replaces
_SUFFIX = re.compile(r"(?:\.[A-Za-z~][A-Za-z0-9~]*)*\Z")  # as sort -V sees it: it counts only where all else is equal
_PART = re.compile(r"(\D*)(\d*)")

_Key = Tuple[Tuple[Tuple[int, ...], int], ...]


class Kernel(NamedTuple):
    """A kernel in ``/boot``; *initrd* is a path too, or empty."""

    version: str
    path: str
    initrd: str


def kernels(boot: str) -> list[Kernel]:
    """The kernels in the folder *boot* that are no rescue kernels, newest first, each with its initrd."""
    found = []
    for name in os.listdir(boot) if os.path.isdir(boot) else ():
        matched = _KERNEL.fullmatch(name)
        if matched is None or ".dpkg-" in name or not os.path.isfile(f"{boot}/{name}"):
            continue
        version = matched.group("version")
        initrd = next((each for each in _initrds(version) if os.path.exists(f"{boot}/{each}")), "")
        found.append(Kernel(version, f"/boot/{name}", f"/boot/{initrd}" if initrd else ""))
    return sorted(found, key=lambda kernel: age(kernel.version), reverse=True)


def _initrds(version: str) -> list[str]:
    versions = [version, version[: -len(_OLD)]] if version.endswith(_OLD) else [version]
    forms = ("initrd.img-{}", "initrd-{}.img", "initrd-{}.gz", "initrd-{}", "initramfs-{}.img")
    return [form.format(each) for each in versions for form in forms]


def age(version: str) -> tuple[_Key, _Key, bool]:
    """A key that sorts versions as ``sort -V`` does, each before the one that it was replaced by."""
    old = version.endswith(_OLD)
    version = version[: -len(_OLD)] if old else version
    return _parts(_SUFFIX.sub("", version)), _parts(version), not old


def _parts(text: str) -> _Key:
    return tuple(((*map(_weight, signs), 0), int(number or 0)) for signs, number in _PART.findall(text))


def _weight(sign: str) -> int:
    """``~`` is less than the end, which is 0, and letters are less than all other signs."""
    return -1 if sign == "~" else ord(sign) + (0 if sign.isalpha() else 256)
