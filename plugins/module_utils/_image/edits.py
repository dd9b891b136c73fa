# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few files that differ in the image, written into its tree."""

from __future__ import annotations

import glob
import os
from typing import Iterable, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._image import bootloader, grubcfg, sanitize
from ansible_collections.chameleon.data.plugins.module_utils._image.attributes import copy_attributes
from ansible_collections.chameleon.data.plugins.module_utils._image.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.fstab import Root, fstab
from ansible_collections.chameleon.data.plugins.module_utils._image.kernels import kernels

# Mount points that a system starts with, and their modes
_FOLDERS = {"/dev": 0o755, "/proc": 0o555, "/sys": 0o555, "/run": 0o755, "/tmp": 0o1777, "/boot/efi": 0o700}
_GRUBENV_BYTES = 1024  # GRUB refuses a grubenv of any other length


def apply(
    tree: str, facts: Facts, root: Root, targets: Sequence[bootloader.Target], sanitized: Iterable[str]
) -> list[str]:
    """Edit *tree* for an image with this *root*; returns the paths that were emptied.

    :param sanitized: the lists of `sanitize` that are wanted
    """
    for path, mode in _FOLDERS.items():
        os.makedirs(tree + path, exist_ok=True)
        os.chmod(tree + path, mode)
    emptied = [path for path in sanitize.emptied(sanitized) if os.path.isfile(path)]
    for path in emptied:
        _put(tree, path, "")
    _put(tree, "/etc/fstab", fstab(_text("/etc/fstab"), root))
    _configure_grub(tree, facts, root.uuid)
    bootloader.install_modules(tree, facts.grub_folder, targets)
    return emptied


def _configure_grub(tree: str, facts: Facts, uuid: str) -> None:
    config = f"{facts.grub_folder}/grub.cfg"
    theirs = grubcfg.retarget(_text(tree + config), uuid)
    # Paths in the distribution's configuration are those of a /boot of its own, if there was one.
    if facts.mounted_at("/boot") or not grubcfg.is_complete(theirs):
        arguments = grubcfg.cmdline(_text(tree + "/etc/default/grub"))
        theirs = grubcfg.plain(kernels(f"{tree}/boot"), uuid, arguments)
    _put(tree, config, theirs)
    entries = glob.glob(f"{glob.escape(tree)}/boot/loader/entries/*.conf")
    for path in [f"{tree}{facts.grub_folder}/grubenv", *entries]:
        if os.path.isfile(path):
            text = grubcfg.retarget(_text(path), uuid)
            if path.endswith("/grubenv"):
                text = text.rstrip("#\n")[: _GRUBENV_BYTES - 1] + "\n"
                text += "#" * (_GRUBENV_BYTES - len(text))
            _put(tree, path[len(tree) :], text)


def _put(tree: str, path: str, text: str) -> None:
    """Write a file of the image, with the attributes of the node's own where it has one."""
    os.makedirs(os.path.dirname(tree + path), exist_ok=True)
    if os.path.lexists(tree + path):
        os.unlink(tree + path)  # it may be a link to somewhere else
    with open(tree + path, "w", errors="surrogateescape") as stream:
        stream.write(text)
        os.fchmod(stream.fileno(), 0o644)
    if os.path.isfile(path):
        copy_attributes(path, tree + path)


def _text(path: str) -> str:
    try:
        with open(path, errors="surrogateescape") as stream:
            return stream.read()
    except FileNotFoundError:
        return ""
