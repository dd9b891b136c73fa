# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checksums of stretches of files, holes included."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.file_checksum import md5_of_range

MIB = 1 << 20
DATA = os.urandom(MIB)


@pytest.fixture
def sparse(tmp_path: Path) -> Path:
    """Data, three MiB of hole, data, and a hole of 2.5 MiB."""
    with (tmp_path / "sparse").open("wb") as stream:
        stream.write(DATA)
        stream.seek(3 * MIB, os.SEEK_CUR)
        stream.write(DATA)
        stream.truncate(7 * MIB + MIB // 2)
    return tmp_path / "sparse"


@pytest.mark.parametrize("offset", [0, 1, MIB, MIB + 1, 2 * MIB, 4 * MIB - 1, 4 * MIB, 5 * MIB, 6 * MIB])
@pytest.mark.parametrize("size", [0, 1, MIB, MIB + 7, MIB + MIB // 2])
def test_any_stretch_has_the_md5_of_its_bytes(sparse: Path, offset: int, size: int) -> None:
    content = sparse.read_bytes()
    assert md5_of_range(str(sparse), offset, size, regular) == md5_of(content[offset : offset + size])


@pytest.mark.parametrize("offset", [0, 7 * MIB, 9 * MIB])
def test_a_file_that_is_shorter_is_noticed(sparse: Path, offset: int) -> None:
    with pytest.raises(Damaged, match="shorter"):
        md5_of_range(str(sparse), offset, 8 * MIB, regular)
