# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""By which authorities a mount goes on trusting its store: a program reads them when it starts. On the node."""

from __future__ import annotations

from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import HEALTHY, Actual, first_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.open_files import open_files
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import MOUNTED

_NAMED = 20  # files in a warning


def authorities_for(job: Job, endpoint: str, path: str, actual: Actual, warn: Callable[[str], None]) -> str:
    """Those that the mount at *path* is given, PEM: the ones that it has as long as it is in use and they serve.

    :param endpoint: of the store
    :param warn: told where new ones have to wait
    """
    new, has = job.authorities(), actual.authorities or ""
    if job.params["state"] != MOUNTED or actual.health != HEALTHY or new == has:
        return new
    users = open_files(path)
    if not users or not _serve(has, endpoint, job):
        return new
    warn(
        f"mount {path}: it is in use by {first_of(users, _NAMED)}, so it goes on trusting the authorities that it was "
        "started with, which still vouch for the store. Run again when nobody uses it, before the store's certificate "
        "is of a new one."
    )
    return has


def _serve(authorities: str, endpoint: str, job: Job) -> bool:
    """Whether the store's certificate comes from these."""
    verified = job.params.get("validate_certs") is not False
    try:
        Transport(endpoint, validate_certs=verified, authorities=authorities, retries=0).request("HEAD")
    except Unavailable:
        return False
    except DataError:  # without a token it refuses, which it says over TLS
        pass
    return True
