# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Application credentials of a test's own."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any, Iterator, Mapping

from tests.lab import layout
from tests.lab.tls import urls


@contextlib.contextmanager
def application_credential(connection: Any, unrestricted: bool) -> Iterator[Mapping[str, Any]]:
    """One of who has signed in, as the content of an entry of ``clouds.yaml``; gone afterwards.

    :param connection: an ``openstack.connection.Connection``
    """
    user = connection.session.get_user_id()
    name = f"test-{uuid.uuid4().hex[:12]}"
    made = connection.identity.create_application_credential(user, name, unrestricted=unrestricted)
    auth = {"application_credential_id": made.id, "application_credential_secret": made.secret}
    try:
        yield {
            "auth_type": "v3applicationcredential",
            "auth": {"auth_url": urls.public("keystone") + "/v3", **auth},
            "region_name": "RegionOne",
            "cacert": str(layout.AUTHORITY),
        }
    finally:
        connection.identity.delete_application_credential(user, made.id)
