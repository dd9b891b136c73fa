# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What calls of openstacksdk raise."""

from __future__ import annotations


def sdk_failures() -> tuple[type[Exception], ...]:
    """Its own errors, and those of keystoneauth (no endpoint, no answer) and requests (no JSON), which stay theirs."""
    from keystoneauth1 import exceptions as keystone
    from openstack import exceptions
    from requests import RequestException

    return exceptions.SDKException, keystone.ClientException, RequestException
