# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stores that tests run against: those of TEST_STORES (names from STORES), else the usual ones.

A test that takes the fixture `store` runs against each of them. Its marks: `stores(server="rgw")` for what only stores
do of which this is true (see :class:`Kind` for the facts), `stores(part="rgw")` for what is the same on all and needs
one, `every_store` for what is quick and differs most, and runs against all of them in each run.
"""

from __future__ import annotations

import os
from typing import Iterable, NamedTuple

import pytest

from tests.lab.rgw.forms import FORMS, USUAL, Form


class Kind(NamedTuple):
    """A store of the lab. A page tells users of the facts: docs/docsite/rst/stores.rst.

    :ivar part: of the lab, and name of its service
    :ivar cloud: of clouds.yaml
    :ivar server: ``swift`` or ``rgw``
    :ivar own_names: each project has container names of its own
    :ivar account_in_url: the store's address names the project's account
    """

    part: str
    cloud: str
    server: str
    own_names: bool
    account_in_url: bool

    @property
    def finds_others(self) -> bool:
        """Whether somebody who is not of the project can reach a container: by links, by access lists."""
        return self.account_in_url or not self.own_names

    @property
    def owner_reads_all(self) -> bool:
        """Whether the container's owner may read what another project has stored there, without being in its list."""
        return self.account_in_url

    @property
    def opens_to_all(self) -> bool:
        """Whether somebody without an account can read what everybody may read."""
        return self.account_in_url == self.own_names


def _kind(part: str, form: Form) -> Kind:
    return Kind(part, f"lab-{part}", "rgw", form.implicit_tenants, form.account_in_url)


STORES = {
    "swift": Kind("swift", "lab", "swift", own_names=True, account_in_url=True),
    **{name: _kind(name, form) for name, form in FORMS.items()},
}
OF_CLOUD = {kind.cloud: kind for kind in STORES.values()}
_USUAL = ("swift", USUAL)


def named(text: str) -> list[str]:
    """The names in a text like ``reef,rgw-plain``.

    :raises ValueError: there is no such store
    """
    names = text.replace(",", " ").split()
    for name in names:
        if name not in STORES:
            raise ValueError(f"{name}: no such store. There are {', '.join(STORES)}.")
    return names


def asked_for() -> list[str]:
    """The names in TEST_STORES.

    :raises pytest.UsageError: there is no such store
    """
    try:
        return named(os.environ.get("TEST_STORES", ""))
    except ValueError as error:
        raise pytest.UsageError(f"TEST_STORES: {error}") from error


def stores_of(test: pytest.Function) -> list[str]:
    """Those that a test with the fixture `store` runs against now."""
    usual: Iterable[str] = STORES if test.get_closest_marker("every_store") else _USUAL
    facts = [fact for mark in test.iter_markers("stores") for fact in mark.kwargs.items()]
    names = asked_for() or usual
    return [name for name in names if all(getattr(STORES[name], fact) == value for fact, value in facts)]


def without_store(test: pytest.Item) -> bool:
    """Whether a test has nothing to do with the stores that were asked for."""
    parameters = getattr(getattr(test, "callspec", None), "params", {})
    return parameters.get("store") not in STORES
