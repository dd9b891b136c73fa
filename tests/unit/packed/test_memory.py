# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However many rows there are, few of them are in memory."""

from __future__ import annotations

import subprocess
import sys

# A process of its own, as what matters is the most memory that it ever had.
PROGRAM = """
import resource, sys
sys.path[:0] = {path!r}
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.merge import ThreeWayMerge
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row

from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import Fetched, StoredIndex

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def rows():
    for number in range({count}):
        yield Row("folder/file-%09d.bin" % number, 1000, number, 0o100644, "%032x" % number, 0, 1100 * number)

before = most()
packs = PackTable()
packs.number(Pack("0" * 32 + ".zip", 1 << 30))
written = write_index(rows(), packs, "20261129T085504.123456Z", None)
index = Index(iter(lambda: written.file.read(1 << 17), b""), written.header.version, packs, "x")
merge = ThreeWayMerge(rows(), index.rows(), rows())
base = StoredIndex(Fetched(written.file, written.size, written.md5), None, packs, "x")
others = (row._replace(mtime_ns=row.mtime_ns // 9) for row in rows())
based = write_index(others, packs, "20261129T085504.123457Z", None, base)
changes = StoredIndex(Fetched(based.file, based.size, based.md5), None, packs, "x", base)
assert sum(1 for row in changes.rows()) == {count}
assert {count} // 2 < based.lines < {count}
print(sum(1 for row in merge.rows()), merge.count, most() - before)
"""


def test_an_index_is_written_read_merged_and_told_as_changes() -> None:
    count = 100_000
    program = PROGRAM.format(path=sys.path, count=count)
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    rows, conflicts, grown = map(int, done.stdout.split())
    assert (rows, conflicts) == (count, 0)
    assert grown < 12  # MiB; all of them would take 40
