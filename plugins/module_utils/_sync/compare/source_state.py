# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pull takes from, seen whole while it is listed: objects, bytes, digest.

Some rows of a listing do not tell what the object is: those of empty ones and, on Ceph RGW, of large ones. What the
state table does not know of them, a HEAD tells.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import is_packed
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import Total
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import GONE, LOST, OPAQUE, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import content_is_lost, resolve
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.digest import Digest
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.look_ahead import in_order
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import AUTO
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context


class _Found(NamedTuple):
    """What was found out about a row that does not tell.

    :ivar really: the object as it is; None where that could not be found out
    :ivar entry: what is handed on
    """

    really: Entry | None
    entry: Entry


class SourceState:
    """Counts what is listed, where nobody has done that before.

    :ivar digest: of all that was counted so far
    :ivar error: why one of the objects could not be counted
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._prefix = len(context.settings.prefix)
        self._whole = False
        self.digest = Digest()
        self._known: Total | None = None
        self.error: DataError | None = None

    @property
    def total(self) -> Total:
        """All that is there, as far as it was listed."""
        return self._known or self.digest.total()

    def through(self, entries: Iterable[Entry], total: Total | None = None) -> Iterator[Entry]:
        """The same entries, without objects that are listed and do not exist any more.

        :param total: of all of them, where those who list them know it and see to it that it is right; None: they are
            counted, but for those of packed data sets further down, which take no part
        """
        self._known = total
        yield from entries if total is not None else self._counted(entries)
        self._whole = True

    def state(self) -> dict[str, Any]:
        """For the result; without a digest where not everything was seen."""
        whole = self._whole and self.error is None
        objects, size, digest = self.total
        return {"digest": digest if whole else None, "objects": objects, "bytes": size}

    def _counted(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        take, cut = self.digest.take, self._prefix
        found: Iterator[Entry | _Found] = in_order(map(self._see, entries), 4 * self._context.judges.size)
        for one in found:
            if isinstance(one, _Found):
                really, entry = one.really, one.entry
            else:
                really = entry = one
            if entry.kind == GONE:
                continue
            name = entry.name[cut:]
            if really is not None and not is_packed(name):
                take(name, really)
            yield entry

    def _see(self, entry: Entry) -> Entry | _Found | Future[Entry | _Found]:
        if entry.kind != OPAQUE or entry.folder_marker or is_packed(entry.name[self._prefix :]):
            return entry
        return self._context.judges.submit(self._find_out, entry)

    def _find_out(self, listed: Entry) -> Entry | _Found:
        context = self._context
        name = listed.name[self._prefix :]
        known = context.state.find(name) if context.settings.compare == AUTO else None
        if known is not None and known.still_is(listed):
            return _Found(listed._replace(size=known.stat.size, etag=known.etag), listed)
        try:
            entry = resolve(context.store, context.settings.container, listed)
        except DataError as error:
            self.error = error
            return _Found(None, listed)
        if entry.kind == LOST:
            self.error = content_is_lost(context.settings.container, entry.name)
            return _Found(None, listed)
        if known is not None and known.etag == entry.etag:
            # Next time the listing's time is enough.
            context.state.learn(name, known.stat, known.etag, entry.modified, known.learnt_ns, known.expires)
        return entry
