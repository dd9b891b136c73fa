# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A look at the object store before anything is changed: does it answer, is it there, may it be written?"""

from __future__ import annotations

import uuid

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_container
from ansible_collections.chameleon.data.plugins.module_utils._store.names import check_store_takes


def require(transport: Transport, settings: Settings) -> None:
    """Return if what is to be mounted is there and may be used as the settings say.

    :raises Missing: there is no such container
    :raises Denied: it may not be read
    :raises Refused: it may be read, not written, and the mount is not to be read-only
    """
    subject = _subject(settings.container)
    path = quote_path(settings.container) if settings.container else ""
    if settings.container:
        check_store_takes(transport, settings.container)
    # An account without containers may not be there yet.
    if not is_there(transport, settings.container) and settings.container:
        raise Missing(subject, "there is no such container", "Create it, or check its name and the project.")
    if not settings.read_only and not _may_write(transport, path, subject):
        raise Refused(
            subject,
            "this identity may read it but not write, and what is written on the node could never be uploaded",
            "Set 'read_only: true', or ask for the role member or for write_acl.",
        )


def is_there(transport: Transport, container: str) -> bool:
    """Whether there is a container, or, where it is empty, the account.

    :raises DataError: the store does not say
    """
    path = quote_path(container) if container else ""
    answer = transport.request("HEAD", path, accept=(404,), subject=_subject(container))
    if answer.status == 404:
        return False
    if container:
        check_container(answer.headers, _subject(container))
    return True


def _subject(container: str) -> str:
    return f"container {container}" if container else "account"


def _may_write(transport: Transport, path: str, subject: str) -> bool:
    """Whether a name that nobody has may be deleted: the one way to ask for the right without using it."""
    try:
        transport.request("DELETE", path + quote_path(f"chameleon.data-{uuid.uuid4()}"), accept=(404,), subject=subject)
    except Denied:
        return False
    return True
