# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nodes have noted of the store's listings in this run, by digest: so no later run takes what this one has left.

See ``module_utils._sync.noted_listing``.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN

_PUSHES = "pushes"
_NOTED = "listings noted on {}"


def put_noted(host: str, digest: str) -> None:
    """A host has noted one."""
    pushes = RUN.get(_PUSHES)
    RUN.put(_NOTED.format(host), {"pushes": pushes, "digests": [*noted_on(host), digest]})


def noted_on(host: str) -> list[str]:
    """The digests of what a host has noted since this run has pushed last."""
    pushes, noted = RUN.several([_PUSHES, _NOTED.format(host)])
    return list(noted["digests"]) if noted and noted["pushes"] == pushes else []


def forget_noted() -> None:
    """This run pushes, so that nobody relies on what was in the store."""
    with RUN.alone(_PUSHES):
        RUN.put(_PUSHES, {"number": RUN.get(_PUSHES).get("number", 0) + 1})
