# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code still writes the test vectors, byte by byte, and reads them."""

from __future__ import annotations

import gzip
import re

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed import names
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import read_pack_name
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
    assert len(packs) == 3
    for name, content in packs.items():
        assert read_pack_name(name[len(names.PACKS) :], name) == (md5_of(content), "." + suffix)


def test_a_base_is_named_by_its_content_and_is_the_index_of_the_parent(suffix: str) -> None:
    objects = vectors.stored(suffix)
    ((name, content),) = ((name, content) for name, content in objects.items() if name.startswith(names.BASES))
    assert name == names.BASES + md5_of(content)
    parent = sorted(name for name in objects if name.startswith(names.VERSIONS))[1]
    assert objects[parent] == content


def test_all_versions_are_read_with_their_content(suffix: str) -> None:
    objects = vectors.stored(suffix)
    latest = read_pointer(objects[names.LATEST], "latest")
    table = PackTable()

    def read(version: names.Version) -> tuple[names.Version | None, dict[str, vectors.Member]]:
        index = Index([objects[names.VERSIONS + version.name]], version, table, version.name)
        if index.header.base is not None:
            index.on(Index([objects[names.BASES + index.header.base]], None, table, "the base"))
        found = {}
        for name, size, mtime_ns, mode, etag, pack, offset in index.rows():
            if pack is None:
                content = objects[names.FILES + names.file_name(etag, size)]
            else:
                content = objects[names.PACKS + table[pack].name][offset : offset + size]
            found[name] = vectors.Member(content, mode, mtime_ns, offset if pack is None else 0)
        return index.header.parent, found

    second, found = read(latest)
    assert found == vectors.THIRD_VERSION
    assert second is not None
    first, found = read(second)
    assert found == vectors.SECOND_VERSION
    assert first is not None
    assert first.time < second.time  # though the clock of who made the second one was slow
    assert read(first) == (None, vectors.FIRST)


def test_the_page_on_the_format_shows_them() -> None:
    objects = vectors.stored("zip")
    shown = [line.strip() for line in PAGE.read_text("utf-8").splitlines()]
    versions = sorted(name for name in objects if name.startswith(names.VERSIONS))[1:]
    headers = [line for line in shown if line.startswith('{"format":"packed/1"')]
    lines = [gzip.decompress(objects[version]).decode().splitlines() for version in versions]
    for header, (whole, *_rows) in zip(headers, lines):
        assert re.fullmatch(re.escape(header).replace("…", "[0-9a-f]+"), whole)
    assert [line for line in shown if line.startswith('["')] == [
        line for _header, *rows in lines for line in rows if line in shown
    ]
    assert len(headers) == len(versions)
    assert objects[names.LATEST].decode().strip() in shown
