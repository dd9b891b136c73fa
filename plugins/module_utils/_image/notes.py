# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does not stop a snapshot but should be known, told with its result. Pure."""

from __future__ import annotations

from typing import Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grub_modules import TARGETS

_NAMED = 5  # paths in a message
_IN_MEMORY = ("ramfs", "tmpfs")  # most are for what nobody keeps


def of_node(facts: Facts, rules: Rules) -> list[str]:
    """Of the node itself.

    :param rules: of what stays out by itself
    """
    found = [
        f"{mount.point} ({mount.type}) is a file system of its own and stays out"
        for mount in facts.other_mounts()
        if mount.type not in _IN_MEMORY or rules.why_not(f"{mount.point}/any", False) is None
    ]
    found += [
        f"{cache.pending} files written to {cache.mount} are not uploaded yet, and its cache stays out"
        for cache in facts.caches
        if cache.pending
    ]
    if not facts.makes_host_keys:
        found.append("nothing makes new SSH host keys on first boot: install cloud-init or a unit with ssh-keygen -A")
    return found


def loader(facts: Facts) -> list[str]:
    """By what firmware an image will not boot."""
    return [
        f"the image will not boot by {target.firmware}: package {target.package} is not installed"
        for target in TARGETS.get(facts.machine, ())
        if target.modules not in facts.grub_targets
    ]


def root(facts: Facts, filesystem: str) -> list[str]:
    """Whether the image's root is one that the node's initrd may not know.

    :param filesystem: of the image's root
    """
    root = facts.mounted_at("/")
    if root is None or root.type == "overlay" or root.type[:3] == filesystem[:3]:
        return []
    return [f"the node's root is {root.type}, that of the image {filesystem}: its initrd has to know that"]


def unread(count: int) -> list[str]:
    """That not all files were searched.

    :param count: how many were not
    """
    if not count:
        return []
    return [f"{count} files of users were not searched for private keys, since there are too many of them"]


def entrances(paths: Sequence[str]) -> list[str]:
    """That keys open nodes that others make of the image.

    :param paths: of the files that name them
    """
    return [
        f"{path} goes in: whoever has a key of it can sign in to nodes that others make of the image" for path in paths
    ]


def bound(paths: Sequence[str]) -> list[str]:
    """That network configuration of this node goes in, since nothing else would configure the network of a new one."""
    return [
        f"{path} goes in though it is bound to a network card of this node: cloud-init does not configure the network"
        for path in paths
    ]


def leading_out(links: Mapping[str, str]) -> list[str]:
    """Files of the image's own that are links to what does not go into it.

    :param links: paths, and where they lead
    """
    return [f"{path} leads to {target}, which does not go into the image" for path, target in links.items()]


def lost(attributes: Sequence[str], flags: Sequence[str]) -> list[str]:
    """What the image's file system did not take, by the paths of files that had it."""
    told = [("extended attributes or times", attributes), ("flags of chattr", flags)]
    return [
        f"{what} of {len(paths)} files are not in the image, whose file system does not take them: "
        + ", ".join(paths[:_NAMED])
        for what, paths in told
        if paths
    ]
