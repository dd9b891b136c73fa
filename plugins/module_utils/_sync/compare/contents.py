# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is below the prefix, name by name, however it is kept there."""

from __future__ import annotations

from functools import partial
from typing import Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import check_none_left
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import Total
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import SEGMENT, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import resolve
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.packed_sets import PackedSets
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.range_listing import list_ranges
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.ranges import choose, most_names
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.sdk_segments import SdkSegments
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH


class Contents:
    """What is there.

    :ivar most_names: so many names are better looked for one by one than among all
    :ivar packed_sets: the packed data sets that are among it; None where there can be none
    :ivar exclusive: whether a name that is pushed can take the place of others that take no part: it is a file or a
        folder there, and not both
    :ivar longest_name: bytes of the longest name that a file can have
    :ivar total: all of it, where that is known before, and those who take the entries to their end may rely on it
    """

    most_names = 0
    exclusive = False
    longest_name: int
    packed_sets: PackedSets | None = None
    total: Total | None = None

    def entries(self, names: Sequence[str] | None) -> Iterator[Entry]:
        """All in the order of their names, or more than those that the settings name.

        :param names: the only ones that matter, where that is known
        :raises DataError: they cannot be listed
        """
        raise NotImplementedError


class Objects(Contents):
    """One object a name.

    :param container: None where there is none
    """

    def __init__(self, context: Context, container: Container | None) -> None:
        self._context = context
        self._container = container
        self.longest_name = context.store.offers.longest_name - len(context.settings.prefix.encode())
        self.packed_sets: PackedSets = PackedSets(context)
        self.most_names = most_names(container.objects) if container is not None else 0

    def entries(self, names: Sequence[str] | None) -> Iterator[Entry]:
        """See :meth:`Contents.entries`; no packed data sets; a push is told what are segments of another object.

        :raises Missing: a pull finds nothing but versions of a packed data set, of which the latest one has expired
        """
        if self._container is None:
            return
        context, settings = self._context, self._context.settings
        push = settings.direction == PUSH
        segments, nothing = SdkSegments(partial(resolve, context.store, settings.container)), True
        for entry in list_ranges(context, choose(names, settings.wanted.include, self._container.objects, push)):
            if self.packed_sets.has(entry.name):
                continue
            nothing = False
            yield entry._replace(kind=SEGMENT) if push and segments.is_segment(entry) else entry
        if nothing and not push:
            check_none_left(Place(context.store, settings.container, settings.prefix))
