# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's stores, signed in to."""

from __future__ import annotations

import functools
from typing import NamedTuple

from tests.lab import clients

CLOUDS = {"swift": "lab", "rgw": "lab-rgw"}


class Place(NamedTuple):
    """A container of a store, there or not.

    :ivar url: of the project's account
    """

    url: str
    token: str
    container: str


@functools.lru_cache(maxsize=None)
def _signed_in(store: str) -> tuple[str, str]:
    return clients.sign_in(CLOUDS[store])


def place(store: str, container: str) -> Place:
    """A container of the store *store*, a key of `CLOUDS`."""
    token, url = _signed_in(store)
    return Place(url, token, container)
