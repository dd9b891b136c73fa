# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pointer to the latest version, read and written."""

from __future__ import annotations

import contextlib
import itertools
from functools import partial
from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._http.status import NO_SUCH_RANGE
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pointer import LONGEST, pointer_to, read_pointer
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object, read_headers


def read_latest(place: Place) -> Version | None:
    """The latest version; None where the prefix has no packed data set.

    :raises BadInput: the data set is of a later format
    :raises Damaged: the object tells no version
    """
    subject = place.subject(LATEST)
    answer = place.store.transport.request(
        "GET",
        quote_path(place.container, place.prefix + LATEST),
        headers={"Range": f"bytes=0-{LONGEST}"},  # one byte more than it may have
        accept=(404, NO_SUCH_RANGE),
        subject=subject,
    )
    if answer.status == 404:
        return None
    if answer.status == NO_SUCH_RANGE:
        return read_pointer(b"", subject)
    read_headers(LATEST, answer.headers)  # a portal's page is no damaged pointer
    return read_pointer(answer.body, subject)


def packed_above(place: Place, each: Each) -> str | None:
    """The prefix of a packed data set that this place is below; None where there is none, or nobody may look.

    :param each: asks for all of them at the same time
    """
    ends = [at + 1 for at, letter in enumerate(place.prefix) if letter == "/"]
    above = [place.prefix[:end] for end in [0, *ends[:-1]] if end < len(place.prefix)]
    return next(itertools.compress(above, each(partial(_is_packed, place), above)), None)


def _is_packed(place: Place, prefix: str) -> bool:
    with contextlib.suppress(Denied):
        return head_object(place.store, place.container, prefix + LATEST) is not None
    return False


@commit_point("packs.latest")
def put_latest(place: Place, version: Version, headers: Mapping[str, str]) -> None:
    """Have the pointer tell another version: only who has the turn may do that, see ``commit``.

    :param headers: what it is given along, such as when it expires
    """
    content = pointer_to(version)
    told = {"Content-Type": "application/json", **headers}
    put_object(place.store, place.container, place.prefix + LATEST, content, md5_of(content), told)
