# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools that are compared: each makes the command line for a job."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, NamedTuple
from urllib.parse import urlsplit


class Job(NamedTuple):
    """What a tool is to do.

    :ivar direction: PUSH, PULL or DELETE
    :ivar folder: source or destination
    :ivar url, token: of the object store; the URL may lead through a proxy, or over TLS
    :ivar s3_key: access and secret key for the store's S3 API, if the tool needs them
    :ivar cloud: the store in the lab's clouds.yaml
    :ivar home: a folder for what the tool keeps: caches, configuration
    :ivar checkout: a folder for what its user would commit to git, and so has on every machine
    """

    direction: str
    folder: Path
    container: str
    url: str
    token: str
    cloud: str
    home: Path
    checkout: Path
    s3_key: tuple[str, str] | None = None

    @property
    def server(self) -> str:
        """The URL without its path."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def tls(self) -> bool:
        return self.url.startswith("https:")


class Command(NamedTuple):
    """A program to start."""

    argv: list[str]
    env: Mapping[str, str]
    cwd: str
