# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of Ceph RGW that sites have: each is a part of the lab, a region of the catalog and a cloud."""

from typing import Mapping, NamedTuple


class Form(NamedTuple):
    """How a gateway is set up.

    :ivar region: of the catalog
    :ivar suite: Debian's release whose Ceph it is; empty for that of this system
    :ivar account_in_url: `…/swift/v1/AUTH_<project>`, else `…/swift/v1`, which is Ceph's own default
    :ivar implicit_tenants: each project has container names of its own, else a name can be taken by another project
    """

    region: str
    suite: str = ""
    account_in_url: bool = True
    implicit_tenants: bool = True

    @property
    def path(self) -> str:
        """Of the endpoint in the catalog."""
        return "/swift/v1/AUTH_%(project_id)s" if self.account_in_url else "/swift/v1"


USUAL = "rgw"
# A new form is a line here, and nothing else.
FORMS: Mapping[str, Form] = {
    USUAL: Form("RegionRGW"),
    "rgw-global": Form("RegionRGWGlobal", implicit_tenants=False),
    "rgw-plain": Form("RegionRGWPlain", account_in_url=False),
    "rgw-plain-global": Form("RegionRGWPlainGlobal", account_in_url=False, implicit_tenants=False),
    "reef": Form("RegionReef", suite="trixie"),
    "reef-plain": Form("RegionReefPlain", suite="trixie", account_in_url=False),
}
