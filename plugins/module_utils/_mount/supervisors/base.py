# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What everything that keeps programs up can be asked."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings


class Failed(Exception):
    """It said no; the text is why."""


class Supervisor:
    """Keeps the programs of mounts up, each described by a file.

    :ivar boots: whether it can start them when the node boots
    """

    boots: bool

    def at(self, places: Places) -> Places:
        """The places of a mount, with the file that describes its program to this supervisor."""
        raise NotImplementedError

    def render(self, settings: Settings, places: Places, program: Program) -> str:
        """The text of that file. Pure."""
        raise NotImplementedError

    def reload(self) -> None:
        """The files have changed."""

    def forget(self, places: Places) -> None:
        """The file that described the program is gone."""

    def start(self, places: Places) -> None:
        """Start and return when the mount is ready.

        :raises Failed: it did not get ready
        """
        raise NotImplementedError

    def start_soon(self, places: Places) -> None:
        """Have it started and do not wait for it."""
        raise NotImplementedError

    def stop(self, places: Places) -> None:
        """Stop, after what is not uploaded yet; what does not run or is not there is fine."""
        raise NotImplementedError

    def kill(self, places: Places) -> None:
        """End its processes at once, without a chance to clean up."""
        raise NotImplementedError

    def is_active(self, places: Places) -> bool:
        """Whether it runs."""
        raise NotImplementedError

    def is_enabled(self, places: Places) -> bool:
        """Whether it is started at boot."""
        return False

    def has_failed(self, places: Places) -> bool:
        """Whether it remembers that the program could not be kept up."""
        return False

    def additions(self, places: Places) -> list[str]:
        """Folders of what others have added to the description of the program."""
        return []

    def overrides(self, places: Places) -> list[str]:
        """Files of others that have it run something else than is written down."""
        return []

    def enable(self, places: Places) -> None:
        """Have it started at boot."""
        raise NotImplementedError

    def disable(self, places: Places) -> None:
        """Do not have it started at boot."""
        raise NotImplementedError

    def last_lines(self, places: Places) -> str:
        """What its program said last."""
        raise NotImplementedError

    def where_to_look(self, places: Places) -> str:
        """The command that shows all of what it said."""
        raise NotImplementedError
