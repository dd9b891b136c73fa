# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module's side of the hand-over folder."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import time
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied

HANDED = "handed.json"  # what the plugin brings before the module starts: {name: text}, by the names that follow
TOKEN = "token"
FURTHER_TOKEN = "token-{}"
CREDENTIAL = "credential"
NOTED = "noted"  # digests of the listings that earlier tasks of the run have noted on the node, with spaces between
AUTHORITIES = "authorities-of-{}"  # a token's name: certificates of those that its service is trusted by, PEM
WANTS_TOKEN = "wants_token"
NO_TOKEN = "no_token"
PROGRESS = "progress.json"
PID = "pid"
UMASK = "umask"
LEASE = "lease"


class Folder:
    """The hand-over folder at *path*; opening it tells the plugin this process, and takes what it has brought.

    :ivar handed: that, by name; nothing of it rests in the folder
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._asking = threading.Lock()
        with open(self._file(PID), "w") as stream:
            stream.write(str(os.getpid()))
        self.handed: dict[str, str] = json.loads(self._take(HANDED))

    def _file(self, name: str) -> str:
        return os.path.join(self.path, name)

    @commit_point("handover.taken")
    def _take(self, name: str) -> str:
        """Read a secret and unlink it, so that it rests on the node no longer than it must.

        :raises FileNotFoundError: it is not there
        """
        with open(self._file(name)) as stream:
            secret = stream.read().strip()
        os.unlink(self._file(name))
        return secret

    @commit_point("handover.removed")
    def remove(self) -> None:
        """The module has ended."""
        ended = f"{self.path}.ended"  # by one step: the plugin may be looking at it
        with contextlib.suppress(OSError):
            os.rename(self.path, ended)
        shutil.rmtree(ended, ignore_errors=True)
        with contextlib.suppress(OSError):  # the results of a background job are in it, which the plugin removes
            os.rmdir(os.path.dirname(self.path))

    def umask(self) -> int | None:
        """That of the user's own shell; None where nobody says."""
        with contextlib.suppress(FileNotFoundError), open(self._file(UMASK)) as stream:
            return int(stream.read(), 8)
        return None

    def ask_token(self, name: str, patience: float) -> str:
        """Ask the plugin for a new token and wait for it; one thread at a time.

        :param name: which one
        :param patience: seconds to wait
        :raises Denied: nobody brought one
        """
        with self._asking:
            deadline = time.monotonic() + patience
            self._replace(WANTS_TOKEN, name)
            while time.monotonic() < deadline and self.is_there:  # nobody brings one to a folder that was taken away
                try:
                    return self._take(name)
                except FileNotFoundError:
                    self._check_refusal()
                    time.sleep(0.1)
        raise Denied(
            "token",
            f"it expired during the run and no new one came from the controller within {patience:.0f} s",
            "Run the task again: it goes on where it stopped. A run with the task's own 'async' cannot renew a token.",
            status=401,
        )

    def _check_refusal(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            raise Denied(
                "token",
                f"it was refused, and the controller got no new one ({self._take(NO_TOKEN)})",
                "Run the task again with credentials that work: it goes on where it stopped.",
                status=401,
            )

    def publish(self, progress: Mapping[str, Any]) -> None:
        """Tell how far the work is."""
        self._replace(PROGRESS, json.dumps(progress))

    def tell(self, name: str, text: str) -> None:
        """Tell the plugin something else, by a name."""
        self._replace(name, text)

    def heard(self, name: str) -> str | None:
        """What the plugin has brought by that name, once; None where it has not."""
        with contextlib.suppress(FileNotFoundError):
            return self._take(name)
        return None

    @property
    def is_there(self) -> bool:
        """Whether it was not taken away: then nobody wants the module any more."""
        return os.path.isdir(self.path)

    @property
    def looked_at(self) -> bool:
        """Whether the plugin has looked at it within the last seconds."""
        return os.path.exists(self._file(LEASE))

    @commit_point("handover.told")
    def _replace(self, name: str, content: str) -> None:
        """Replace a file atomically; a folder that was taken away is no reason to stop working."""
        temporary = self._file(f"{name}.new")
        with contextlib.suppress(OSError):
            with open(temporary, "w") as stream:
                stream.write(content)
            os.rename(temporary, self._file(name))
