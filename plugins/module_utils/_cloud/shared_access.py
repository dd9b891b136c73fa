# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a service is reached, told by the first task of a run that wants to know to all that want to know the same.

They need no connection of openstacksdk and read no certificates: that costs each process 8 MiB, and many forks of
Ansible do it at the same time.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import Place
from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.shared_signin import SharedSignIn, granted_to
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import (
    Access,
    access_to,
    connect_arguments,
    not_installed,
)


def shared_access(
    options: Mapping[str, Any], service_type: str, connect: Callable[[], Any], operator: Operator
) -> Access:
    """The :class:`Access` to a service, with a token that a process of this run has got, if it lives.

    :param options: as of `sign_in`
    :param connect: signs in, see `sign_in`; called where nobody has asked for the same yet, or the token has to be new
    :param operator: as of `access_to`
    :raises DataError: as of `sign_in` and `access_to`
    """
    name = _name_of(options, service_type)

    def learn() -> Access:
        connection = connect()
        access = access_to(connection, service_type, options, operator)
        shared = getattr(connection.session.auth, "get_auth_ref", None)
        if isinstance(shared, SharedSignIn):
            ways = access._replace(token="", expires=None)._asdict()
            RUN.put(name, {"access": ways, "sign_in": shared.name, "ca_cert": _state_of(access.ca_cert)})
        return access

    with RUN.alone(name):  # the first one learns, the others wait for that
        known = RUN.get(name)
        if not known:
            RUN.put(name, {"asked": True})
            return learn()
    granted = granted_to(known["sign_in"]) if "sign_in" in known else None
    # The first one has failed, or the token ends, or the authorities have changed: all find out together.
    if granted is None or known["ca_cert"] != _state_of(known["access"]["ca_cert"]):
        return learn()
    token, expires = granted
    place = Place(*known["access"]["place"])
    return Access(**known["access"])._replace(token=token, expires=expires, place=place)


def _name_of(options: Mapping[str, Any], service_type: str) -> str:
    """Of all that the answer comes from: options, variables, and the files that openstacksdk reads, as they are now."""
    try:
        from openstack.config import loader
    except ImportError as error:
        raise not_installed("openstacksdk", error) from error

    variables = {name: value for name, value in os.environ.items() if name.startswith("OS_")}
    files = [*loader.CONFIG_FILES, *loader.SECURE_FILES, *loader.VENDOR_FILES, *variables.values()]
    whole = [
        service_type,
        options.get("endpoint"),
        connect_arguments(options),
        variables,
        [_state_of(file) for file in files],
    ]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def _state_of(path: str | None) -> list[int]:
    """What differs when a file was changed; empty where there is none."""
    try:
        found = os.stat(path or "")
    except (OSError, ValueError):  # of a variable that names no file
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns]
