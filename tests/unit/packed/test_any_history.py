# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any history of pushes, changes, prunes and deaths: every version that is there is whole, and is what was pushed."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import read_outline
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import LASTS
from tests.unit.packed.histories import Files, each, place_in, push, restore, versions_in
from tests.unit.packed.killing import killed
from tests.unit.packed.memory_store import MemoryStore

_FILES = st.dictionaries(
    st.sampled_from(["a", "b", "c/d", "c/e", "f", "g"]),
    st.tuples(st.sampled_from(b"0123"), st.sampled_from([0, 1, 900, 2500, 6000])).map(
        lambda pair: bytes([pair[0]]) * pair[1]
    ),
    max_size=6,
)
_DEATH = st.none() | st.integers(0, 12)


class History(RuleBasedStateMachine):
    """What happens to a data set."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore("c", "c_segments")
        self.place = place_in(self.store)
        self.pushed: list[Files] = []

    @rule(files=_FILES, death=_DEATH)
    def push(self, files: Files, death: int | None) -> None:
        """Somebody pushes, and may be killed."""
        self.pushed.append(files)
        self._work(lambda: push(self.place, files), death)

    @rule(versions=st.none() | st.integers(1, 4), above=st.sampled_from([0.0, 0.3, 1.0]), death=_DEATH)
    def tidy(self, versions: int | None, above: float, death: int | None) -> None:
        """Somebody prunes and repacks, and may be killed."""
        self._work(lambda: tidy(self.place, Keep(versions), above, 3000, each), death)

    @invariant()
    def all_is_whole(self) -> None:
        """Each version restores."""
        there = versions_in(self.store, self.place)
        assert all(restore(self.store, self.place, version) in self.pushed for version in there)
        latest = read_latest(self.place)
        assert latest is None or latest in there

    def teardown(self) -> None:
        """The last one leaves nothing that nobody needs."""
        latest = read_latest(self.place)
        if latest is not None:
            wanted = restore(self.store, self.place, latest)
            tidy(self.place, Keep(1), 0.0, 3000, each)
            assert versions_in(self.store, self.place) == [latest]
            assert restore(self.store, self.place, latest) == wanted
            self._nothing_is_dead(latest, wanted)

    def _nothing_is_dead(self, latest: Version, wanted: Files) -> None:
        folder = f"{self.place.prefix}.packed/"
        stored = {name: len(self.store.containers["c"][name].content) for name in self.store.names("c")}
        files = sum(size for name, size in stored.items() if name.startswith(folder + "files/"))
        packs = sum(size for name, size in stored.items() if name.startswith(folder + "packs/"))
        assert files == sum(map(len, {content for content in wanted.values() if len(content) >= 5000}))
        bases = {name[len(folder) + 6 :] for name in stored if name.startswith(folder + "bases/")}
        assert bases == {read_outline(self.place, latest).header.base} - {None}
        small = [len(content) for content in wanted.values() if len(content) < 5000]
        assert packs <= sum(small) + 150 * len(small)

    def _work(self, work: Any, death: int | None) -> None:
        if death is None:
            work()
        else:
            killed(self.store, work, death)
        self.store.now += 2 * LASTS  # claims of the dead have expired, and what they left is old


TestAnyHistory = History.TestCase
TestAnyHistory.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
