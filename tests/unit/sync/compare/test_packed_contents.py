# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version tells of itself is what counting its entries tells."""

from __future__ import annotations

from stat import S_IFDIR, S_IFLNK, S_IFREG

from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import make_row
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import Fetched, StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.digest import Digest
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.packed_contents import PackedContents

PREFIX = "data/"


def test_the_total_is_that_of_the_entries() -> None:
    packs = PackTable()
    number = packs.number(Pack(md5_of(b"pack") + ".zip", 1000))
    rows = [
        make_row("a/empty", 0, 0, S_IFDIR | 0o755, md5_of(b""), number, 40),
        make_row("a/link", 4, 1, S_IFLNK | 0o777, md5_of(b"file"), number, 80),
        make_row("file", 5, 2, S_IFREG | 0o644, md5_of(b"12345"), number, 120),
        make_row("große", 1 << 30, 3, S_IFREG | 0o600, md5_of(b"large"), None, 1 << 20),
    ]
    written = write_index(rows, packs, "20261129T120000.000000Z", None)
    with written.file:
        index = StoredIndex(Fetched(written.file, written.size, written.md5), None, packs, "the index")
        contents, counted = PackedContents(index, PREFIX), Digest()
        for entry in contents.entries(None):
            counted.take(entry.name[len(PREFIX) :], entry)
    assert counted.objects == len(rows)
    assert contents.total == counted.total()
    assert PackedContents(None, PREFIX).total is None
