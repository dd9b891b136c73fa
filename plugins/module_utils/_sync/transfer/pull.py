# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object becomes a file: to a temporary name beside its target, verified, then renamed."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Callable, Mapping, NamedTuple, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, find_cuts, joined_etag
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import read_headers, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.landing import Destination, Landing
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import check

_TRIES = 4
_Got = TypeVar("_Got")


class _Arrived(NamedTuple):
    md5: str
    mtime_ns: int


def pull(context: Context, destination: Destination, name: str, entry: Entry) -> bool:
    """Download one object; returns whether its content could be verified.

    It cannot where the object is made of segments that the store does not tell: then only its length is certain.

    :raises Damaged: it arrived damaged each time; nothing is kept of it
    :raises Conflict: it was replaced meanwhile
    :raises DataError: the store did not give it
    :raises OSError: it cannot be written
    """
    with destination.landing(name, entry.etag) as landing:
        if not entry.large:
            arrived = _persist(lambda: _whole(context, landing, entry, verify=True))
            verified = True
        else:
            cuts = find_cuts(context.store, context.settings.container, entry)
            verified = cuts is not None
            if cuts is None:
                arrived = _persist(lambda: _whole(context, landing, entry, verify=False))
            else:
                arrived = _in_parts(context, landing, entry, cuts)
        stat = landing.commit(arrived.mtime_ns, destination.mask)
    context.state.learn(name, stat, entry.etag, entry.modified)
    return verified


def _persist(get: Callable[[], _Got]) -> _Got:
    """What breaks in the middle of a body is asked for again."""
    for _try in range(_TRIES - 1):
        try:
            return get()
        except (Damaged, Unavailable):
            continue
    return get()


def _whole(context: Context, landing: Landing, entry: Entry, verify: bool) -> _Arrived:
    arrived = _get(context, landing, entry, Cut(0, entry.size), {})
    if verify:
        check(subject_of(context.settings.container, entry.name), entry.etag, arrived.md5)
    context.meter.add(bytes=entry.size)
    return arrived


def _in_parts(context: Context, landing: Landing, entry: Entry, cuts: list[Cut]) -> _Arrived:
    futures = [context.parts.submit(_part, context, landing, entry, cut) for cut in cuts]
    try:
        arrived = [future.result() for future in futures]
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    subject = subject_of(context.settings.container, entry.name)
    check(subject, entry.etag, joined_etag(part.md5 for part in arrived))
    return arrived[0]


def _part(context: Context, landing: Landing, entry: Entry, cut: Cut) -> _Arrived:
    def get() -> _Arrived:
        last = cut.offset + cut.size - 1
        arrived = _get(context, landing, entry, cut, {"Range": f"bytes={cut.offset}-{last}"})
        if cut.md5:
            check(subject_of(context.settings.container, entry.name), cut.md5, arrived.md5)
        return arrived

    arrived = _persist(get)
    context.meter.add(bytes=cut.size)
    return arrived


def _get(context: Context, landing: Landing, entry: Entry, cut: Cut, headers: Mapping[str, str]) -> _Arrived:
    container = context.settings.container
    subject = subject_of(container, entry.name)
    digest = new_md5()
    offset = cut.offset

    def write(block: memoryview) -> None:
        nonlocal offset
        landing.write_at(offset, block)
        digest.update(block)
        offset += len(block)

    answer, size = context.store.transport.get_into(quote_path(container, entry.name), write, headers, subject)
    found = read_headers(entry.name, answer)
    if (found.etag, found.kind) != (entry.etag, entry.kind):
        raise Conflict(subject, "it was replaced while the run was going on", "Run again.")
    if size != cut.size:
        raise Damaged(subject, f"{size} bytes came instead of {cut.size}", "Run again.")
    return _Arrived(str(digest.hexdigest()), read_mtime_ns(answer))


def read_mtime_ns(headers: Headers) -> int:
    """The mtime that the uploader kept (``swift``, rclone and we do), else the time when the object was stored."""
    seconds, _dot, fraction = headers.get("X-Object-Meta-Mtime", "").partition(".")
    if seconds.isdigit() and (fraction.isdigit() or not fraction):
        return int(seconds) * 1_000_000_000 + int(f"{fraction[:9]:0<9}")
    return int(parsedate_to_datetime(headers["Last-Modified"]).timestamp()) * 1_000_000_000


def read_mode(headers: Headers) -> int | None:
    """The permission bits that the uploader kept; None where there are none."""
    text = headers.get("X-Object-Meta-Mode", "")
    return int(text, 8) & 0o777 if re.fullmatch("[0-7]{3,6}", text) else None
