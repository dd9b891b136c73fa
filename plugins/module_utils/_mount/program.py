# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a backend has kept running."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

# Seconds that a stop, for example a shutdown, waits for uploads before it lets go.
DRAIN_AT_STOP = 90
ENV = "/usr/bin/env"  # sets what the environment of a program shall have


class Program(NamedTuple):
    """A program, and what is done around it. Each command is a list of words.

    :ivar type: as systemd calls it: ``notify`` where the program stays in the foreground and says itself when it is
        ready, ``forking`` where it goes to the background then
    :ivar command: starts it
    :ivar source: what the mount table calls what it mounts
    :ivar before: commands that have to succeed before each start
    :ivar drain: returns when nothing waits to be uploaded, or after :data:`DRAIN_AT_STOP` seconds; empty for nothing
    :ivar silent: starts it in the foreground where :attr:`command` does not; what it says there must not be kept
    """

    type: str
    command: Sequence[str]
    source: str = ""
    before: Sequence[Sequence[str]] = ()
    drain: Sequence[str] = ()
    silent: Sequence[str] = ()

    def told(self, variables: Mapping[str, str]) -> Program:
        """The same with these variables in its environment; whoever may read the unit may read them."""
        if not variables:
            return self
        command, silent = (_with_env(words, variables) for words in (self.command, self.silent))
        return self._replace(command=command, silent=silent)

    @property
    def words(self) -> list[list[str]]:
        """The command lines that a running one may have: without env(1), which has become the program."""
        return [_without_env(command) for command in (self.command, self.silent) if command]


def _with_env(command: Sequence[str], variables: Mapping[str, str]) -> list[str]:
    words = list(command)
    if not words:
        return words
    given = [f"{name}={value}" for name, value in variables.items()]
    return [ENV, *given, *(words[1:] if words[0] == ENV else words)]


def _without_env(command: Sequence[str]) -> list[str]:
    words = list(command)
    if words[0] == ENV:
        words = words[1:]
        while "=" in words[0]:
            words = words[1:]
    return words
