# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other tools at the same container: plain HTTP, the ``swift`` command, rclone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Iterator, Mapping

from tests.lab import layout
from tests.trust.http import Http, Refused
from tests.trust.load.folder import content
from tests.trust.stores import Place

Deed = Mapping[str, Any]


def carry_out(place: Place, deed: Deed) -> None:
    """``{"do": "put" or "remove" or "folder" or "link", "tool": …, "name": …, "text": …, "size": …}``."""
    with contextlib.closing(Http(place)) as store:
        store.request("PUT")
        if deed["do"] == "remove":
            _remove(store, deed["name"])
        elif deed["do"] == "folder":
            store.request("PUT", deed["name"], headers={"Content-Type": "application/directory"})
        elif deed["do"] == "link":
            store.request("PUT", deed["name"], deed["to"].encode(), {"Content-Type": "inode/symlink"})
        else:
            _PUT[deed["tool"]](store, place, deed["name"], content(deed["text"], deed["size"]))


def clear(place: Place) -> None:
    """Remove the container, its segments, and all that is in them."""
    with contextlib.closing(Http(place)) as store:
        for container in (place.container, place.container + "_segments"):
            for row in store.rows(container):
                store.request("DELETE", row["name"], container=container)
            with _unless_missing():
                store.request("DELETE", container=container)


@contextlib.contextmanager
def _unless_missing() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        if refused.status != 404:
            raise


def _remove(store: Http, name: str) -> None:
    with _unless_missing():
        large = "x-static-large-object" in store.request("HEAD", name)[0]
        store.request("DELETE", name, query="multipart-manifest=delete" if large else "")


def _by_client(store: Http, _place: Place, name: str, body: bytes) -> None:
    """It keeps no time and no mode."""
    store.request("PUT", name, body, {"Content-Type": "application/octet-stream"})


def _by_swift(_store: Http, place: Place, name: str, body: bytes) -> None:
    with _file_of(body) as file:
        _call(
            place,
            ["swift", "upload", "--object-name", name, "--segment-size", "1500000", "--use-slo", "--quiet"],
            [place.container, file.name],
            file.parent,
        )


def _by_rclone(_store: Http, place: Place, name: str, body: bytes) -> None:
    with _file_of(body) as file:
        _call(
            place,
            ["rclone", "--config", "/dev/null", "--swift-chunk-size", "1M", "copyto", str(file)],
            [f":swift:{place.container}/{name}"],
            file.parent,
        )


_PUT = {"client": _by_client, "swift": _by_swift, "rclone": _by_rclone}


@contextlib.contextmanager
def _file_of(body: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        file.write_bytes(body)
        os.utime(file, ns=(0, 1_400_000_000_111_111_000))
        yield file


def _call(place: Place, program: list[str], arguments: list[str], folder: Path) -> None:
    environment = {
        **os.environ,
        # The swift command's
        "OS_STORAGE_URL": place.url,
        "OS_AUTH_TOKEN": place.token,
        "OS_CACERT": str(layout.AUTHORITY),
        # rclone's
        "RCLONE_SWIFT_STORAGE_URL": place.url,
        "RCLONE_SWIFT_AUTH_TOKEN": place.token,
        "RCLONE_CA_CERT": str(layout.AUTHORITY),
        "RCLONE_SWIFT_AUTH": "",
    }
    subprocess.run([*program, *arguments], env=environment, cwd=folder, check=True, capture_output=True)
