# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What nodes have noted of the store's listings in this run, by digest: so no later run takes what this one has left.

See ``module_utils._sync.noted_listing``.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN

_NAME = "noted listings"


def put_noted(host: str, digest: str) -> None:
    """A host has noted one."""
    with RUN.alone(_NAME):
        noted = RUN.get(_NAME)
        RUN.put(_NAME, {**noted, host: [*noted.get(host, []), digest]})


def noted_on(host: str) -> list[str]:
    """The digests of what a host has noted."""
    return list(RUN.get(_NAME).get(host, []))


def forget_noted() -> None:
    """This run changes what is in the store, so that nobody relies on what was there."""
    with RUN.alone(_NAME):
        RUN.put(_NAME, {})
