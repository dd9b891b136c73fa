# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools that are compared: each makes the command line for a job."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, NamedTuple


class Job(NamedTuple):
    """What a tool is to do.

    :ivar direction: PUSH, PULL or DELETE
    :ivar folder: source or destination
    :ivar url, token: of the object store; the URL may lead through a proxy
    :ivar cloud: the store in the lab's clouds.yaml
    :ivar home: a folder for what the tool keeps: caches, configuration
    """

    direction: str
    folder: Path
    container: str
    url: str
    token: str
    cloud: str
    home: Path


class Command(NamedTuple):
    """A program to start."""

    argv: list[str]
    env: Mapping[str, str]
    cwd: str
