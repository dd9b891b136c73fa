# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rsync's daemon on a node, and what takes from those of others."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Sequence

_PORT = 8730
_NAMES = "names"  # a file beside the data set's folder: what the node had before it took from others
_TRIES, _TICK = 50, 0.1  # of a daemon that has just begun, seconds
_NO_CONNECTION = 10  # exit status


def note_names(folder: Path) -> None:
    """What is there now is what others take from this node; what it takes from them later is not."""
    names = folder / _NAMES
    if not names.exists():
        names.write_text(
            "".join(f"{path.relative_to(folder)}\n" for path in (folder / "data").rglob("*") if path.is_file())
        )


class Daemon:
    """Gives what the node's folder has by now.

    :param folder: has the data set's folder ``data``
    """

    def __init__(self, folder: Path, address: str) -> None:
        config = folder / "rsyncd.conf"
        config.write_text(
            f"use chroot = no\nuid = root\ngid = root\nport = {_PORT}\naddress = {address}\n"
            f"log file = {folder}/rsyncd.log\n[node]\npath = {folder}\nread only = yes\n"
        )
        self._process = subprocess.Popen(
            ["rsync", "--daemon", "--no-detach", f"--config={config}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()


def take(addresses: Sequence[str], folder: Path) -> None:
    """From each of these, one after the other.

    :raises subprocess.CalledProcessError: one did not give it
    """
    for address in addresses:
        command = [
            "rsync",
            "-a",
            "--whole-file",
            f"--files-from=:/{_NAMES}",
            f"rsync://{address}:{_PORT}/node/",
            str(folder),
        ]
        for _try in range(_TRIES):
            done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            if done.returncode != _NO_CONNECTION:
                break
            time.sleep(_TICK)
        done.check_returncode()
