# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the rows are, they are read as they were written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._files.relative_names import why_no_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from tests.unit.packed.indexes import read, stored, table, written

UNHURRIED = settings(derandomize=True, database=None, deadline=None, max_examples=100)

NAMES = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=20).filter(
    lambda name: not why_no_path(name)
)
_LARGE = (1 << 59) - 1  # bytes; a dozen of these have less than 2^63 together
MD5S = st.binary(min_size=16, max_size=16).map(bytes.hex)
TIMES = st.integers(-62_135_596_800_000_000_000, 253_402_300_799_000_000_000)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    found, tree = [], Tree()
    for name in sorted(draw(st.sets(NAMES, max_size=12))):
        kind = draw(st.sampled_from([0o100000, 0o120000, 0o40000]))
        if tree.obstacle(name, kind == 0o40000):
            continue
        pack = draw(st.sampled_from([0, 1, 2, None])) if kind == 0o100000 else draw(st.integers(0, 2))
        size = 0 if kind == 0o40000 else draw(st.integers(0, 1 << 20 if pack is not None else _LARGE))
        if pack is None:
            offset = draw(st.just(0) | st.integers(-(-size // 100_000), (1 << 63) - 1))
        else:
            offset = draw(st.integers(0, (1 << 30) - size))
        found.append(Row(name, size, draw(TIMES), kind | draw(st.integers(0, 0o777)), draw(MD5S), pack, offset))
    return found


@UNHURRIED
@given(rows(), st.integers(1, 500))
def test_round_trip(given: list[Row], block: int) -> None:
    packs = table()
    content, header, uses = written(given, packs)
    index, found = read(content, header.version, packs, block)
    assert found == given
    assert (index.header, index.uses) == (header, uses)
    assert sum(use.bytes for use in uses) == sum(row.size for row in given if row.pack is not None)


@UNHURRIED
@given(rows(), rows())
def test_round_trip_as_changes(before: list[Row], after: list[Row]) -> None:
    packs = table()
    whole, header, _uses = written(before, packs)
    with stored(whole, packs) as base:
        content, told, uses = written(after, packs, header.version, base)
        assert (told.base, told.files) == (md5_of(whole), len(after))
        with stored(content, packs, base) as index:
            assert list(index.rows()) == list(index.rows()) == after
            assert list(index.own()) == [row for row in after if row.pack is None]
    needed = {packs[row.pack] for row in after if row.pack is not None}
    assert {use.pack for use in uses} == needed
    assert sum(use.bytes for use in uses) == sum(row.size for row in after if row.pack is not None)
