# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What links on the node's root mean for an image of it."""

from __future__ import annotations

from typing import Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted


def followed(patterns: Iterable[str], root: Chrooted) -> Iterator[str]:
    """Each pattern and, if its folder is reached through links, the same pattern with these links resolved.

    ``/var/log/**`` means the logs as well where ``/var/log`` is a link to another folder.
    """
    for pattern in patterns:
        yield pattern
        if not pattern.startswith("/"):  # of home folders, which are followed themselves
            continue
        names = pattern.split("/")
        fixed = next((count for count, name in enumerate(names) if set("*?") & set(name)), len(names) - 1)
        real = root.real("/".join(names[:fixed]))
        if real is not None and fixed > 1 and real != "/".join(names[:fixed]):
            yield "/".join([real.rstrip("/"), *names[fixed:]])


def leading_out(paths: Iterable[str], root: Chrooted) -> dict[str, str]:
    """Links on the way to *paths* that lead to nothing on this root, as to another file system, and where they lead."""
    found = {}
    for path in paths:
        names = path.split("/")
        for count in range(2, len(names) + 1):
            here = "/".join(names[:count])
            target = root.link(here)
            if target is not None and root.real(here) is None:
                found[here] = target
                break
    return found
