# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object store as the other parts see it: how to reach it, and what it offers."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities, probe


class Store(NamedTuple):
    """One account of an object store."""

    transport: Transport
    offers: Capabilities


def open_store(transport: Transport) -> Store:
    """The store at the other end of *transport*; asks what it offers."""
    return Store(transport, probe(transport))
