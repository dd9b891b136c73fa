# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a packed data set: the reader in ``examples``, which is written from the page on the format alone."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator
from unittest import mock

from tests.lab import layout
from tests.trust.http import Http, Refused
from tests.trust.judge.folder import look
from tests.trust.model.things import FILE, FOLDER, Thing
from tests.trust.stores import Place

_READER = layout.ROOT / "examples" / "read_packed.py"


class Unreadable(Exception):
    """A version that is there cannot be restored."""


class Look:
    """Looks at a data set again and again.

    :param prefix: without a slash at its end, or empty
    :param work: a folder for what is restored
    """

    def __init__(self, place: Place, prefix: str, work: Path) -> None:
        self._place = place
        self._prefix = prefix + "/" if prefix else ""
        self._work = work
        self._http = Http(place)

    def names(self, below: str = "") -> list[str]:
        """Names of objects below the prefix and *below*, without both."""
        prefix = self._prefix + below
        return [row["name"][len(prefix) :] for row in self._http.rows() if row["name"].startswith(prefix)]

    def versions(self) -> list[str]:
        """Their names, the oldest first."""
        return self.names(".packed/versions/")

    def latest(self) -> str:
        """The name of the latest version; empty where no push has come so far."""
        try:
            _headers, body = self._http.request("GET", f"{self._prefix}.packed/latest")
        except Refused as refused:
            if refused.status == 404:
                return ""
            raise
        return str(json.loads(body)["version"])

    def restore(self, version: str) -> dict[str, Thing]:
        """All that is in a version; folders only where they are empty.

        :raises Unreadable: with what the reader says
        """
        target = self._work / "restored"
        url = f"{self._place.url}/{self._place.container}"
        arguments = [str(_READER), url, f"--to={target}", f"--prefix={self._prefix}", f"--version={version}"]
        tokens = {"OS_TOKEN": self._place.token, "SSL_CERT_FILE": str(layout.AUTHORITY)}
        try:
            with mock.patch.object(sys, "argv", arguments), mock.patch.dict(os.environ, tokens):
                runpy.run_path(str(_READER), run_name="__main__")
            return dict(_without_filled_folders(look(target)))
        except (SystemExit, OSError, ValueError, EOFError) as error:
            raise Unreadable(f"{version}: {error!r}") from error
        finally:
            shutil.rmtree(target, ignore_errors=True)

    def archived(self) -> set[str]:
        """MD5 of all files that ``unzip`` and ``tar`` find in packs."""
        found = set()
        for name in self.names(".packed/packs/"):
            folder = self._work / "unpacked"
            folder.mkdir()
            file = self._work / f"pack{name[-4:]}"
            file.write_bytes(self._http.request("GET", f"{self._prefix}.packed/packs/{name}")[1])
            unpack = ["tar", "-xpf", str(file), "-C", str(folder)]
            if name.endswith(".zip"):
                unpack = ["unzip", "-q", "-^", "-V", str(file), "-d", str(folder)]
            subprocess.run(unpack, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True, capture_output=True)
            found |= {thing.content for thing in look(folder).values() if thing.kind == FILE}
            shutil.rmtree(folder)
        return found

    def close(self) -> None:
        """Hang up."""
        self._http.close()


def _without_filled_folders(things: dict[str, Thing]) -> Iterator[tuple[str, Thing]]:
    filled = {os.path.dirname(name) for name in things}
    yield from ((name, thing) for name, thing in things.items() if thing.kind != FOLDER or name not in filled)
