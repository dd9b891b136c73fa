# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However many files there are, few of their names are in memory, and few packs."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync import state_table
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import pack_reads
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import pull
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.trees import grow

MIB = 1 << 20
FEW, MANY = 2_000, 7_000


@pytest.fixture
def most_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], Any]], float]]:
    """Runs something; returns the MiB of all objects at the moment when there were most.

    What is held of names at a time has bounds, which are lower here, so that fewer files show that it has.
    """
    monkeypatch.setattr(state_table, "_BATCH", 500)
    monkeypatch.setattr(pack_reads, "_WINDOW", 500)
    monkeypatch.setattr(pull, "_ROOM", 4 * MIB)

    def run(what: Callable[[], Any]) -> float:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        assert not what().get("failed")
        return (tracemalloc.get_traced_memory()[1] - before) / MIB

    tracemalloc.start()
    yield run
    tracemalloc.stop()


@pytest.mark.stores(server="rgw")
def test_it_does_not_grow_with_the_files(
    pack: Pack, unpack: Pack, most_memory: Callable[[Callable[[], Any]], float], tmp_path: Path
) -> None:
    most = {}
    for count in (FEW, MANY):
        names = (f"a folder with a long name {one % 10}/and a file with a long name {one}" for one in range(count))
        source, target = (
            grow(tmp_path / f"{count}", {name: name.encode() * 16 for name in names}),
            tmp_path / f"to {count}",
        )

        def push(source: Path = source, prefix: str = f"{count}") -> Any:
            return pack(source, prefix=prefix, pack_size="1M")

        def fetch(target: Path = target, prefix: str = f"{count}") -> Any:
            return unpack(target, prefix=prefix)

        most[count] = [most_memory(run) for run in (push, fetch)]
    grown = [many - few for few, many in zip(most[FEW], most[MANY])]
    assert max(grown) < 4, most  # MiB; all that is known of each name would take 6
