# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cloud, and how an action plugin reaches it."""

from __future__ import annotations

import functools
from typing import Any, Mapping

from ansible.module_utils.common.validation import check_type_path

from ansible_collections.chameleon.data.plugins.module_utils._cloud.shared_access import shared_access
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import (
    Access,
    access_to,
    outlasting,
    renewed,
    sign_in,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied
from ansible_collections.chameleon.data.plugins.plugin_utils.terminal import Terminal


class Reach:
    """Signs in when that is needed: many tasks only need a token that another one of the run has got.

    :param options: those of ``_options.with_cloud``
    :param lasts: seconds for which a token has to live, where nobody will renew it
    :ivar options: the same, with paths of the controller
    :ivar given: the token that the user gave with an endpoint, or None
    :raises BadInput: a token is given alone
    """

    def __init__(self, options: Mapping[str, Any], lasts: float = 0) -> None:
        ca_cert = None if options.get("ca_cert_remote_src") else options.get("ca_cert")
        self.options: Mapping[str, Any] = {**options, "ca_cert": check_type_path(ca_cert) if ca_cert else None}
        self._lasts = lasts
        self._operator = Terminal()
        self.given = options.get("token")
        if self.given and not options.get("endpoint"):
            raise BadInput("token", "it is of no use without the address of the service", "Give 'endpoint' as well.")

    @functools.cached_property
    def connection(self) -> Any:
        """An ``openstack.connection.Connection``; None where the user gave token and endpoint.

        :raises DataError: as of `sign_in`
        """
        if self.given:
            return None
        connection = sign_in(self.options, self._operator)
        outlasting(connection, self._lasts)
        return connection

    def signed_in(self) -> Any:
        """The connection, for what asks several services.

        :raises BadInput: the user gave token and endpoint
        :raises DataError: as of `sign_in`
        """
        if self.connection is None:
            raise BadInput("token", "a token and one endpoint do not reach all services", "Give 'cloud' or 'auth'.")
        return self.connection

    def access(self, service_type: str) -> Access:
        """What a module is handed.

        :raises DataError: as of `sign_in` and `access_to`
        """
        if self.given:
            verify = self.options.get("validate_certs") is not False
            given = Access(self.options["endpoint"], self.given, None, verify, self.options["ca_cert"])
            return given.with_authorities()
        if self._lasts:
            return access_to(self.connection, service_type, self.options, self._operator)
        return shared_access(self.options, service_type, lambda: self.connection, self._operator)

    def renewed(self, stale: str) -> str:
        """A token instead of one that was handed over.

        :raises DataError: as of `sign_in`, or the token was given
        """
        if self.given:
            raise Denied("the task's own", "nobody can renew it", "Give a fresh one, or name a 'cloud'.")
        return renewed(self.connection, stale)
