# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code still writes the test vectors, byte by byte, and reads them."""

from __future__ import annotations

import io
import re

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed import names
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index, blocks_of
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import read_file_name, read_pack_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.pointer import read_pointer
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from tests.tools.paths import ROOT
from tests.unit.packed import vectors

PAGE = ROOT / "docs/docsite/rst/packed_format.rst"


@pytest.fixture(params=sorted(vectors.ARCHIVES))
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_code_writes_exactly_these(suffix: str) -> None:
    assert vectors.readable(vectors.made(suffix)) == vectors.readable(vectors.stored(suffix))


def test_packs_are_named_by_their_content(suffix: str) -> None:
    packs = {name: content for name, content in vectors.stored(suffix).items() if name.startswith(names.PACKS)}
    assert len(packs) == 2
    for name, content in packs.items():
        assert read_pack_name(name[len(names.PACKS) :], name) == (md5_of(content), "." + suffix)


def test_both_versions_are_read_with_their_content(suffix: str) -> None:
    objects = vectors.stored(suffix)
    latest = read_pointer(objects[names.LATEST], "latest")
    table = PackTable()

    def read(version: names.Version) -> tuple[names.Version | None, dict[str, vectors.Member]]:
        blocks = blocks_of(io.BytesIO(objects[names.VERSIONS + version.name]))
        index = Index(blocks, version, table, version.name)
        found = {}
        for name, size, mtime_ns, mode, etag, pack, offset in index.rows():
            if pack is None:
                own = names.file_name(etag, size)
                assert read_file_name(own, own) == (etag, size)
                content = objects[names.FILES + own]
            else:
                content = objects[names.PACKS + table[pack].name][offset : offset + size]
            found[name] = vectors.Member(content, mode, mtime_ns, offset if pack is None else 0)
        return index.header.parent, found

    first, found = read(latest)
    assert found == vectors.SECOND_VERSION
    assert first is not None
    assert first.time < latest.time  # though the clock of who made the second one was slow
    assert read(first) == (None, vectors.FIRST)


def test_the_page_on_the_format_shows_them() -> None:
    objects = vectors.readable(vectors.stored("zip"))
    latest = read_pointer(objects[names.LATEST], "latest")
    lines = objects[names.VERSIONS + latest.name].decode().splitlines()
    shown = [line.strip() for line in PAGE.read_text("utf-8").splitlines()]
    assert [line for line in shown if line.startswith('["')] == [line for line in lines if line in shown]
    (header,) = (re.escape(line).replace("…", "[0-9a-f]+") for line in shown if line.startswith('{"format":"packed/1"'))
    assert re.fullmatch(header, lines[0])
    assert objects[names.LATEST].decode().strip() in shown
