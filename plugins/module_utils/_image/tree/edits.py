# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few files that differ in the image, written into its tree."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import grub_modules, grubcfg
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import Root, fstab

# Mount points that a system starts with, and their modes
FOLDERS = {"/dev": 0o755, "/proc": 0o555, "/sys": 0o555, "/run": 0o755, "/tmp": 0o1777, "/boot/efi": 0o700}
_FSTAB = "/etc/fstab"
_ENTRIES = "/boot/loader/entries"
_GRUBENV_BYTES = 1024  # GRUB refuses a grubenv of any other length

# Where it writes: what leads out of the image there is told beforehand.
PLACES = (*FOLDERS, _FSTAB, _ENTRIES)


def files(facts: Facts, targets: Sequence[grub_modules.Target]) -> list[str]:
    """Those that `apply` writes whatever is on the node."""
    modules = [path for _source, path in grub_modules.paths(facts.grub_folder, targets)]
    return [_FSTAB, f"{facts.grub_folder}/grub.cfg", *modules]


def apply(tree: Chrooted, facts: Facts, root: Root, targets: Sequence[grub_modules.Target]) -> None:
    """Edit *tree* for an image with this *root*.

    :raises DataError: something odd is in the way
    """
    try:
        for path, mode in FOLDERS.items():
            _mount_point(tree, path, mode)
        _put(tree, _FSTAB, fstab(tree.text(_FSTAB), root))
        _configure_grub(tree, facts, root.uuid)
        grub_modules.install(tree, facts.grub_folder, targets)
    except OSError as error:
        raise DataError(
            f"{error.filename or 'the tree'} of the image",
            f"it cannot be written ({error.strerror})",
            "Look at what is there on the node, and make it a file or folder as usual.",
        ) from error


def _mount_point(tree: Chrooted, path: str, mode: int) -> None:
    """A folder with that mode; where it is a link, what that leads to is left as the node has it."""
    with tree.place(path, make=True, follow=False) as (folder, name, _path):
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, dir_fd=folder)
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            os.chmod(name, mode, dir_fd=folder)


def _configure_grub(tree: Chrooted, facts: Facts, uuid: str) -> None:
    config = f"{facts.grub_folder}/grub.cfg"
    theirs = grubcfg.retarget(tree.text(config), uuid)
    # Paths in the distribution's configuration are those of a /boot of its own, if there was one.
    if facts.mounted_at("/boot") or not grubcfg.is_complete(theirs):
        arguments = grubcfg.cmdline(tree.text("/etc/default/grub"))
        kernels = [kernel for kernel in facts.kernels if tree.is_file(kernel.path)]
        theirs = grubcfg.plain(kernels, uuid, arguments)
    _put(tree, config, theirs)
    entries = [f"{_ENTRIES}/{name}" for name in tree.names(_ENTRIES) if name.endswith(".conf")]
    for path in [f"{facts.grub_folder}/grubenv", *entries]:
        if tree.is_file(path):
            text = grubcfg.retarget(tree.text(path), uuid)
            if path.endswith("/grubenv"):
                text = text.rstrip("#\n")[: _GRUBENV_BYTES - 1] + "\n"
                text += "#" * (_GRUBENV_BYTES - len(text))
            _put(tree, path, text)


def _put(tree: Chrooted, path: str, text: str) -> None:
    tree.put(path, text.encode("utf-8", "surrogateescape"))
