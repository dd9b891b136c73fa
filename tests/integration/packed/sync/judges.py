# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What judges a packed data set: the reader in ``examples``, ``unzip`` and ``tar``. None of it is our own code."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import runpy
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any, Mapping, NamedTuple
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

from tests.integration.packed.sync.trees import Item, tree
from tests.lab import layout

_READER = layout.ROOT / "examples/read_packed.py"
_UTF8 = {"LC_ALL": "C.UTF-8"}
_FOLDERS = itertools.count()


class Row(NamedTuple):
    """A row of an index as the page on the format has it."""

    name: str
    size: int
    mtime_ns: int
    mode: str
    etag: str
    pack: int | None
    offset: int


class Index(NamedTuple):
    """An index, read in the simplest way, with its base.

    :ivar packs: their names
    """

    header: Mapping[str, Any]
    packs: list[str]
    rows: list[Row]


class Reader:
    """Reads a container.

    :param url: of the container
    :param work: a folder for what is fetched
    """

    def __init__(self, url: str, token: str, work: Path) -> None:
        self._url = url
        self._token = token
        self._work = work

    def get(self, name: str) -> bytes:
        """An object."""
        return self._get("/" + quote(name))

    def names(self, prefix: str = "") -> list[str]:
        """The names of all objects that begin so."""
        found: list[str] = []
        while True:
            query = urlencode({"format": "json", "prefix": prefix, "marker": found[-1] if found else ""})
            rows = json.loads(self._get("?" + query) or b"[]")
            if not rows:
                return found
            found += [row["name"] for row in rows]

    def latest(self, prefix: str = "") -> str:
        """The name of the latest version."""
        return str(json.loads(self.get(prefix + ".packed/latest"))["version"])

    def versions(self, prefix: str = "") -> list[str]:
        """The names of all versions, the oldest first."""
        folder = prefix + ".packed/versions/"
        return [name[len(folder) :] for name in self.names(folder)]

    def index(self, version: str = "", prefix: str = "") -> Index:
        """The index of a version, of the latest one if none is named."""
        header, packs, lines = self._lines(f"{prefix}.packed/versions/{version or self.latest(prefix)}")
        if header.get("base"):
            _header, _packs, before = self._lines(f"{prefix}.packed/bases/{header['base']}")
            lines = [*before, *lines]
        rows = sorted(line for line in {line[0]: line for line in lines}.values() if len(line) > 1)
        return Index(header, packs, [Row(*row) for row in rows])

    def restore(self, version: str = "", prefix: str = "") -> dict[str, Item]:
        """A version as ``examples/read_packed.py`` extracts it."""
        target = self._work / f"restored-{next(_FOLDERS)}"
        arguments = [self._url, f"--to={target}"]
        arguments += [f"--prefix={prefix}"] if prefix else []
        arguments += [f"--version={version}"] if version else []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", [str(_READER), *arguments])
            patch.setenv("OS_TOKEN", self._token)
            patch.setenv("SSL_CERT_FILE", str(layout.AUTHORITY))
            runpy.run_path(str(_READER), run_name="__main__")
        return tree(target)

    def check_archives(self, version: str = "", prefix: str = "") -> None:
        """Everything that a version has in packs is what ``unzip`` or ``tar`` find there under its name."""
        index, restored = self.index(version, prefix), self.restore(version, prefix)
        unpacked = {
            number: self._unpacked(f"{prefix}.packed/packs/{index.packs[number]}")
            for number in {row.pack for row in index.rows if row.pack is not None}
        }
        for row in index.rows:
            # A folder that was empty in the folder of who pushed may have something in it in the version.
            filled = row.mode.startswith("40") and row.name not in restored
            if row.pack is not None and not filled:
                assert _as_archived(unpacked[row.pack][row.name]) == _as_archived(restored[row.name]), row.name

    def _lines(self, name: str) -> tuple[Mapping[str, Any], list[str], list[list[Any]]]:
        """Header, packs and rows of an object."""
        header, *lines = map(json.loads, gzip.decompress(self.get(name)).decode().split("\n")[:-1])
        count = header["packs"]
        return header, [line[0] for line in lines[:count]], lines[count:]

    def _unpacked(self, name: str) -> dict[str, Item]:
        folder = self._work / f"unpacked-{next(_FOLDERS)}"
        folder.mkdir()
        file = folder.with_suffix(name[-4:])
        file.write_bytes(self.get(name))
        command = ["unzip", "-q", "-^", "-V", str(file), "-d", str(folder)]
        if name.endswith(".tar"):
            command = ["tar", "-xpf", str(file), "-C", str(folder)]
        subprocess.run(command, env={**os.environ, **_UTF8}, check=True, capture_output=True, text=True)
        return tree(folder)

    def _get(self, path: str) -> bytes:
        with urlopen(Request(self._url + path, headers={"X-Auth-Token": self._token}), context=_tls()) as answer:
            return bytes(answer.read())


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(layout.AUTHORITY))


def _as_archived(item: Item) -> Item:
    """Archives count times by seconds, and links have none of their own that unzip would restore."""
    return item._replace(mtime_ns=0 if isinstance(item.content, str) else item.mtime_ns // 10**9)
