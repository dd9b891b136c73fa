# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases by an unrestricted application credential: a site lets it make the trust that one needs, or does not."""

from __future__ import annotations

import contextlib
from typing import Iterator

from tests.integration.application_credentials import application_credential
from tests.integration.chameleon_lease.conftest import Leases
from tests.integration.chameleon_lease.test_bad_luck import ONE
from tests.lab.lab import Lab


@contextlib.contextmanager
def trusting(site: Lab) -> Iterator[None]:
    """Keystone as before release 30, and as what deploys the testbed's sites sets it."""
    assert not site.up(["keystone"], {"credential_trusts": "yes"}).failed
    try:
        yield
    finally:
        assert not site.up(["keystone"]).failed


def test_one_makes_a_lease_and_gives_it_back_where_the_site_lets_it(site: Lab, leases: Leases) -> None:
    with application_credential(leases.connection, unrestricted=True) as entry:
        one = {**ONE, "cloud": dict(entry)}
        (refused,) = leases.play(one)
        assert refused["error"]["kind"] == "unavailable", refused
        assert "lets no application credential make the trust" in refused["error"]["remedy"]
        assert not leases.at_the_site()
        with trusting(site):
            made, again, longer, gone = leases.play(
                one,
                one,
                {**one, "state": "extended", "end": "+1h", "hosts": None},
                {"cloud": dict(entry), "state": "absent"},
            )
        assert made["changed"] and made["lease"]["status"] == "ACTIVE", made
        assert not again["changed"] and again["lease"]["id"] == made["lease"]["id"], again
        assert longer["changed"] and longer["lease"]["remaining"] > made["lease"]["remaining"], longer
        assert gone["changed"] and not leases.at_the_site(), gone
