# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node and the controller tell each other in an exchange: JSON objects, by these names. Pure.

What a node tells:

``seen``      ``{"digest", "bits", "missing", "engine"}``, see ``swarm.Seen``, or ``{"reason"}`` why it takes no part
``hashes``    ``{"bundle", "stretches"}``, in base64, and ``from_store``, see ``share_pull.Brought``; none for no share
``done``      ``{"whole", "failed"}``: it has what it can have

What the controller orders:

``share``     ``{"bits", "shares", "share"}``: what is exchanged, into how many shares it is divided, and the node's own
``exchange``  ``{"hashes"}`` of all shares, the addresses of ``engine.peer.Peers``, the texts of ``Papers`` and
              ``authority``, and ``patience``, seconds in which nothing comes
``end``       nothing: it is over
"""

from __future__ import annotations

from typing import Any, Mapping, Protocol

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Papers

SEEN, HASHES, DONE = "seen", "hashes", "done"  # what the controller is told
SHARE, EXCHANGE, END = "share", "exchange", "end"  # what it orders


class Orders(Protocol):
    """The controller."""

    def tell(self, name: str, value: Mapping[str, Any]) -> None:
        """Tell it something."""

    def wait(self, *names: str) -> tuple[str, Mapping[str, Any]]:
        """Its next order of these.

        :raises Unavailable: nobody will give any
        """

    def given(self, name: str) -> Mapping[str, Any] | None:
        """An order, if it was given."""

    def forgotten(self, seconds: float) -> bool:
        """Whether nobody has looked for so long."""

    def papers(self, order: Mapping[str, Any]) -> Papers:
        """The files of the TLS that come with an order."""

    def read(self, papers: Papers) -> None:
        """They were read, and are not needed any more."""
