# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every backend can be asked."""

from __future__ import annotations

import shutil
from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
REMOTE = "store"


class Installed(NamedTuple):
    """A backend's program on this node.

    :ivar program: absolute path
    :ivar version: numbers, compared as a tuple; () where the program does not tell
    """

    program: str
    version: tuple[int, ...] = ()

    @property
    def version_text(self) -> str:
        """``1.60.1``."""
        return ".".join(str(number) for number in self.version)


class Service(NamedTuple):
    """The object store, as a backend reaches it.

    :ivar endpoint: URL with the account
    :ivar server: ``swift`` or ``rgw``
    :ivar ca_cert: file of the authorities that it is trusted by; empty for the node's own
    """

    endpoint: str
    server: str
    validate_certs: bool
    ca_cert: str


class Backend:
    """One program. All methods are pure but :meth:`find`, :meth:`check_extra` and :meth:`pending`.

    :ivar name: of the backend, as users write it
    :ivar program: name of its program
    :ivar way_to_get: what to do where the program is missing
    :ivar shell_test: shell command that succeeds where the program is installed
    :ivar signs_in_with: the kinds of credentials that it can use
    """

    name: str
    program: str
    way_to_get: str
    shell_test: str
    signs_in_with: Sequence[str]

    def find(self) -> Installed | None:
        """The program on this node, None where it is not installed.

        :raises Missing: it is there and does not work
        """
        program = shutil.which(self.program, path=PATH)
        return None if program is None else self.inspect(program)

    def inspect(self, program: str) -> Installed | None:
        """What the *program* of this name is; None where it is another one.

        :raises Missing: it does not work
        """
        raise NotImplementedError

    def warnings(self, settings: Settings, service: Service, installed: Installed) -> list[str]:
        """What this backend does not do as the user may expect, each a sentence.

        :raises Refused: it cannot do what is asked for at all
        """
        raise NotImplementedError

    def check_extra(self, settings: Settings, installed: Installed) -> None:
        """Ask the program whether it knows the further options, where it can be asked. Not pure.

        :raises BadInput: it does not, or not with these values
        """

    def source(self, settings: Settings) -> str:
        """What the mount table will call the source: ``store:container/prefix``."""
        return f"{REMOTE}:" + "/".join(part for part in (settings.container, settings.prefix) if part)

    def store_options(self, settings: Settings) -> str:
        """Those further options with which alone what waits in the cache is found again."""
        return ""

    def region_for(self, region: str, endpoints: Sequence[tuple[str, str]]) -> str:
        """The region that it has to be told so that it finds the store of *region* in the catalog.

        :param endpoints: region and interface of each that the catalog has of the store, in its order
        :raises Refused: it does not find it
        """
        return region

    def config(self, settings: Settings, service: Service, credential: Credential, installed: Installed) -> str:
        """The text of the configuration file, with the secret.

        :raises Refused: it cannot sign in with that
        """
        raise NotImplementedError

    def credential(self, config: str) -> Credential | None:
        """The credential in a text that :meth:`config` has made."""
        raise NotImplementedError

    def run(self, settings: Settings, places: Places, service: Service, installed: Installed) -> Program:
        """What keeps the mount up."""
        raise NotImplementedError

    def pending(self, cache: str) -> list[str]:
        """Files written and not uploaded yet: ``container/folder/file``."""
        raise NotImplementedError


def refuse_extra(settings: Settings, start: str, ours: frozenset[str]) -> None:
    """Refuse options that are no options, or that this module sets itself.

    :param start: what each begins with
    :param ours: names of those that are this module's: what they say is in options of its own, or has to be as it is
    :raises Refused: with their names
    """
    for word in settings.extra_options:
        name = word.partition("=")[0]
        if not word.startswith(start):
            raise Refused(
                f"extra_options {word}",
                f"each option of this backend begins with {start}",
                f"Give each as one word, with its value: '{start}name=value'.",
            )
        if name in ours:
            raise Refused(
                f"extra_options {name}",
                "this module decides that itself",
                "Leave it out, and use the module's own option for it.",
            )
