# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A prefix gets the other layout: all files are stored anew, and only when they are, what was there goes.

They come from the folder. What the folder does not have would be lost, so that must be wanted (``delete``). A run that
was killed leaves both layouts, of which a pull takes the packs; another run ends it.
"""

from __future__ import annotations

from typing import Any, Iterable, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import is_packed
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair, TakingPart, join
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import Walk
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import is_temporary
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import FOLLOW
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover


class Conversion(Layout):
    """From the *old* layout to the *new* one."""

    def __init__(self, old: Layout, new: Layout) -> None:
        self._old = old
        self._new = new
        old.watch()

    def contents(self, context: Context, container: Container | None) -> Contents:
        """See :meth:`Layout.contents`.

        :raises Refused: the folder does not have all that is in the old layout, or that takes no part
        """
        _check_all_here(context, self._old.contents(context, container))
        return self._new.contents(context, container)

    def mover(self, context: Context, tally: Tally) -> Mover:
        """See :meth:`Layout.mover`."""
        return _Converting(context, tally, self._old, self._new.mover(context, tally))


class _Converting(Mover):
    """Stores by another mover, and removes the old layout when that has ended well."""

    def __init__(self, context: Context, tally: Tally, old: Layout, mover: Mover) -> None:
        super().__init__(context, tally)
        self._old = old
        self._mover = mover
        self.in_turns = mover.in_turns

    def start_processes(self, most: int) -> None:
        """See :meth:`Mover.start_processes`."""
        self._mover.start_processes(most)

    def begin(self) -> None:
        """See :meth:`Mover.begin`."""
        self._mover.begin()

    def portions(self, tasks: Iterable[Task]) -> Iterable[Any]:
        """See :meth:`Mover.portions`."""
        return self._mover.portions(tasks)

    def move(self, portion: Any) -> None:
        """See :meth:`Mover.move`."""
        self._mover.move(portion)

    def delete(self, tasks: Iterable[Task]) -> int:
        """See :meth:`Mover.delete`."""
        return self._mover.delete(tasks)

    def conclude(self, leftovers: Iterable[str]) -> None:
        """See :meth:`Mover.conclude`.

        :raises Conflict: files have vanished from the folder since it was seen to have all
        """
        self._mover.conclude(leftovers)
        settings, gone = self._context.settings, self._tally.failures.vanished
        if gone and not settings.delete:
            cause = f"{gone} files vanished from the folder meanwhile, and 'repack' would lose them"
            raise Conflict(settings.there, cause, "What is there in the other layout stays for now. Run again.")
        self._old.remove(self._context, self._tally)

    def afterwards(self, changed: bool) -> Iterable[Change]:
        """See :meth:`Mover.afterwards`."""
        there = self._context.settings.there
        return [*self._mover.afterwards(changed), Change("convert", there, "what is there in the other layout goes")]

    def told(self) -> dict[str, Any]:
        """See :meth:`Mover.told`."""
        return self._mover.told()

    def finish(self) -> None:
        """See :meth:`Mover.finish`."""
        self._mover.finish()


class _Missed(NamedTuple):
    """What of the old layout would not be stored anew.

    :ivar name: the first one
    :ivar names: how many
    """

    name: str = ""
    names: int = 0

    def and_(self, name: str) -> _Missed:
        """One more."""
        return _Missed(self.name or name, self.names + 1)


def _is_lost(whole: Pair, taking_part: Pair | None) -> bool:
    """Whether the folder lacks what is there, or can never have it: such a name, or content of a folder."""
    name, _local, remote = whole
    if remote is None:
        return False
    if taking_part is None:
        return remote.filled_marker or is_temporary(name) or is_packed(name)
    return remote.filled_marker or taking_part.local is None


def _check_all_here(context: Context, old: Contents) -> None:
    settings = context.settings
    walk, taking_part = Walk(settings, follow=settings.links == FOLLOW), TakingPart(settings)
    lost, links = _Missed(), _Missed()
    for whole in join(walk, old.entries(None), settings.prefix):
        pair = taking_part.of(whole)
        if pair is None and whole.remote is not None and whole.remote.link:
            links = links.and_(whole.name)
        elif _is_lost(whole, pair):
            lost = lost.and_(whole.name)
    if links.names:
        raise Refused(
            settings.there,
            f"{links.names} of its files are symbolic links, among them {links.name}, which 'repack' would lose",
            "Set 'links: preserve', or 'links: follow' to have what they lead to.",
        )
    if lost.names and not settings.delete:
        raise Refused(
            settings.there,
            f"the folder does not have {lost.names} of its files, among them {lost.name}, which 'repack' would lose",
            "Pull them first. Or set 'delete: true' to have only what the folder has.",
        )
