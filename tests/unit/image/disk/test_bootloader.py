# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import struct

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.bootloader import patch_boot, patch_core


def core(sectors: int, counted: int | None = None) -> bytes:
    image = bytearray(b"\xaa" * (sectors * 512 - 100))
    struct.pack_into("<QH", image, 0x1F4, 2, sectors - 1 if counted is None else counted)
    return bytes(image)


def test_the_boot_code_leaves_the_partition_table_alone_and_knows_where_the_core_is() -> None:
    code = patch_boot(b"\x11" * 512, 0x0123456789AB)
    assert len(code) == 440
    assert struct.unpack_from("<Q", code, 0x5C) == (0x0123456789AB,)
    assert code[0x66:0x68] == b"\x90\x90"
    assert code[:0x5C] == b"\x11" * 0x5C
    assert code[0x68:] == b"\x11" * (440 - 0x68)


def test_the_core_knows_where_its_rest_is() -> None:
    before = core(70)
    after = patch_core(before, 2048)
    assert struct.unpack_from("<Q", after, 0x1F4) == (2049,)
    assert after[:0x1F4] == before[:0x1F4]
    assert after[0x1FC:] == before[0x1FC:]


def test_a_core_that_is_none_is_refused() -> None:
    with pytest.raises(DataError, match="3 sectors and has 69"):
        patch_core(core(70, counted=3), 2048)
