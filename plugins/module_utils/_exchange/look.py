# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node sees before an exchange: the names at the source, and which of them it lacks."""

from __future__ import annotations

from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import write_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.source_names import NotingDigest, SourceNames
from ansible_collections.chameleon.data.plugins.module_utils._sync.containers import plan_containers
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.comparison import Comparison
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.guards import Guards
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.value_file import Place, ValueFile

_PORTION = 1000  # names


class Look(NamedTuple):
    """What was seen.

    :ivar digest: of the source
    :ivar bits: which names are missing, as of ``missing``
    :ivar missing: bytes of these
    """

    names: SourceNames
    digest: str
    bits: str
    missing: int


class _Lacking:
    """The names that a pull would bring, in order; in a temporary file."""

    def __init__(self) -> None:
        self.bytes = 0
        self._file = ValueFile()
        self._places: list[Place] = []
        self._newest: list[str] = []

    def see(self, task: Task) -> None:
        if task.action == "download":
            self.bytes += task.size
            self._newest.append(task.name)
            if len(self._newest) == _PORTION:
                self._write()

    def places_among(self, names: SourceNames) -> Iterator[int]:
        """The place of each among the names, of which it is one."""
        self._write()
        wanted = (name for place in self._places for name in self._file.get(place))
        one = next(wanted, None)
        for number, (name, _entry) in enumerate(names):
            if name == one:
                yield number
                one = next(wanted, None)

    def close(self) -> None:
        self._file.close()

    def _write(self) -> None:
        if self._newest:
            self._places.append(self._file.put(self._newest))
            self._newest = []


def look(context: Context, layout: Layout, processes: int) -> Look:
    """Compare as a pull does.

    :param processes: that may help, at most
    :raises DataError: a pull could not begin either, or the source could not be seen whole
    """
    container, _steps = plan_containers(context.store, context.settings)
    contents = layout.contents(context, container)
    failures = Failures(in_a_row=2 * context.files.size)
    guards = Guards(context, contents.total)
    names, lacking = SourceNames(), _Lacking()

    def see(task: Task) -> None:
        guards.see(task)
        lacking.see(task)

    comparison = Comparison(context, contents, failures, keep=False, see=see)
    source = comparison.sides.source
    source.digest = NotingDigest(names)
    try:
        comparison.sides.begin(processes)
        comparison.run()
        guards.check(comparison.planner, source)
        problem = failures.fatal or source.error
        if problem is not None:
            raise problem
        digest = source.state()["digest"]
        if digest is None:
            raise DataError(context.settings.source, "it could not be seen whole", "Run again.")
        return Look(names, digest, write_bits(lacking.places_among(names), names.count), lacking.bytes)
    finally:
        comparison.sides.close()
        lacking.close()
