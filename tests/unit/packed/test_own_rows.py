# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are objects of their own are found in an index without a look at the others."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version, time_text
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row, make_row

MD5 = "0" * 32
NAMES = ["a", 'b",null,5]', "c", "d\\", 'e",null,0]', "é"]


def index_of(content: bytes, version: Version) -> Index:
    return Index([content], version, PackTable(), "the index")


@pytest.mark.parametrize("own", [(), (0,), (1, 4), (2, 5), tuple(range(6))])
def test_those_and_no_others(own: tuple[int, ...]) -> None:
    table = PackTable()
    number = table.number(Pack(MD5 + ".zip", 1000))
    rows: list[Row] = [
        make_row(name, 5, 10**18, 0o100644, MD5, None if at in own else number, 0)
        for at, name in enumerate(sorted(NAMES))
    ]
    written = write_index(rows, table, time_text(10**18), None)
    with written.file as file:
        content = file.read()
    version = written.header.version
    found = list(index_of(content, version).own())
    assert found == [row for row in index_of(content, version).rows() if row.pack is None]
    assert len(found) == len(own)
    with pytest.raises(Damaged):
        list(index_of(content[:-9], version).own())
