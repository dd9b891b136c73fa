# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object becomes a file: verified under a temporary name beside its target, then renamed."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._files.this_boot import this_boot
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, find_cuts
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import AT_ONCE
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.download import Download, check_unchanged
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import (
    read_mode,
    read_mtime_ns,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import pieces_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import check_whole


def pull(context: Context, destination: Destination, name: str, entry: Entry) -> bool:
    """Download one object; returns whether its content could be verified.

    It cannot where the object is made of segments that the store does not tell, or has an etag that is no checksum:
    then only its length is certain.

    :raises Damaged: it arrived damaged each time; nothing is kept of it
    :raises Conflict: it was replaced meanwhile
    :raises DataError: the store did not give it
    :raises OSError: it cannot be written
    """
    cuts = find_cuts(context.store, context.settings.container, entry)
    way = _at_once if entry.size <= AT_ONCE else _in_pieces
    stat = way(context, destination, name, entry, cuts)
    context.state.learn(name, stat, entry.etag, entry.modified)
    return cuts is not None


def _at_once(context: Context, destination: Destination, name: str, entry: Entry, cuts: Sequence[Cut] | None) -> Stat:
    headers, body = fetch(context, entry, cuts)
    return destination.put(name, body, *look_of(entry, headers))


def fetch(context: Context, entry: Entry, cuts: Sequence[Cut] | None) -> tuple[Headers, bytes]:
    """An object in memory, verified as of :func:`pull`, which raises the same."""
    container = context.settings.container
    subject = subject_of(container, entry.name)

    def take(answer: Answer) -> tuple[Headers, bytes]:
        check_unchanged(entry, subject, answer.headers)
        body = answer.read(entry.size)
        if not answer.ended:
            raise Damaged(subject, f"more than its {entry.size} bytes came", "Run again.")
        check_whole(subject, entry, cuts, body)
        return answer.headers, body

    headers, body = context.store.transport.get(quote_path(container, entry.name), take, subject=subject)
    context.meter.add(bytes=entry.size)
    return headers, body


def _in_pieces(context: Context, destination: Destination, name: str, entry: Entry, cuts: Sequence[Cut] | None) -> Stat:
    pieces = pieces_of(cuts or [Cut(0, entry.size)])
    # What nobody can verify is taken up only in the same boot: power that went off may have left zeros in it.
    mark = f"{entry.etag} {this_boot()}" if cuts is None else entry.etag
    with destination.partial(name, mark, entry.size, pieces) as file:
        headers = Download(context, entry, cuts, pieces, file).run()
        look = destination.look(*look_of(entry, headers))
        return destination.timed(file.commit(look), look.mtime_ns)


def look_of(entry: Entry, headers: Headers) -> tuple[int, int | None]:
    """mtime in nanoseconds and mode that the file shall have."""
    if entry.member is not None:  # an object of this content, which may be that of several files
        return entry.member.mtime_ns, entry.member.mode
    return read_mtime_ns(headers), read_mode(headers)
