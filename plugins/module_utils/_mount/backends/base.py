# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every backend can be asked."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.unit import Program

_PATIENCE = 30  # seconds for a program to tell its version


class Installed(NamedTuple):
    """A backend's program on this node.

    :ivar program: absolute path
    :ivar version: numbers, compared as a tuple
    """

    program: str
    version: tuple[int, ...]

    @property
    def version_text(self) -> str:
        """``1.60.1``."""
        return ".".join(str(number) for number in self.version)


class Service(NamedTuple):
    """The object store, as a backend reaches it.

    :ivar endpoint: URL with the account
    :ivar server: ``swift`` or ``rgw``
    """

    endpoint: str
    server: str
    validate_certs: bool
    ca_cert: str | None


class Backend:
    """One program. All methods are pure but :meth:`find` and :meth:`pending`.

    :ivar package: name of the distributions' package that has it
    """

    name: str
    program: str
    package: str

    def find(self) -> Installed | None:
        """The program on this node, None where it is not installed.

        :raises Missing: it is there and does not work
        """
        program = shutil.which(self.program, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        if program is None:
            return None
        try:
            answer = subprocess.run(
                [program, "version"],
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Missing(
                program, f"it does not work ({error})", f"Install the package {self.package} anew."
            ) from error
        return Installed(program, read_version(answer.stdout))

    def warnings(self, settings: Settings, service: Service, installed: Installed) -> list[str]:
        """What this backend does not do as the user may expect, each a sentence.

        :raises Refused: it cannot do what is asked for at all
        """
        raise NotImplementedError

    def source(self, settings: Settings) -> str:
        """What the mount table will call the source."""
        raise NotImplementedError

    def config(self, service: Service, credential: Credential, installed: Installed) -> str:
        """The text of the configuration file, with the secret."""
        raise NotImplementedError

    def credential(self, config: str) -> Credential | None:
        """The credential in a text that :meth:`config` has made."""
        raise NotImplementedError

    def run(self, settings: Settings, places: Places, service: Service, installed: Installed) -> Program:
        """What the unit runs."""
        raise NotImplementedError

    def pending(self, places: Places) -> list[str]:
        """Files written and not uploaded yet, relative to the mount point."""
        raise NotImplementedError


def read_version(text: str) -> tuple[int, ...]:
    """The first version number in what a program says of itself; () where there is none."""
    match = re.search(r"\bv?(\d+(?:\.\d+)+)", text)
    return tuple(int(number) for number in match.group(1).split(".")) if match else ()
