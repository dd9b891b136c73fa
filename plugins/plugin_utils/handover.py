# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin's side of the hand-over folder, see ``module_utils/_handover``."""

from __future__ import annotations

import json
import shlex
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, NoSpace, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._handover.detached import ERRORS, RESULT, RESULTS
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import (
    HANDED,
    LEASE,
    NO_TOKEN,
    PID,
    PROGRESS,
    UMASK,
    WANTS_TOKEN,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.handover_expiry import RENEW, sweep, watcher
from ansible_collections.chameleon.data.plugins.plugin_utils.said import said, saying

try:
    from ansible.module_utils.secrets import register_secret
except ImportError:  # ansible-core before 2.22 does not mask secrets at its output

    def register_secret(value: str) -> None:
        """Nothing to register with."""


_NAME = "chameleon-data."
_ROOTS = ("/dev/shm", "/tmp")
_FOLDER = "handover"
_ROOM = 65536  # bytes: of secrets, progress and a result
_NO_ROOM = "no-room"
_LONGEST_LOOK = 2  # seconds
# `tail` ends when the module does; one that cannot (busybox) ends at once.
_WAIT = (
    f'timeout {_LONGEST_LOOK} tail -s 0.2 --pid "$(cat {PID})" -f /dev/null; case $? in 0|124) ;; *) sleep 1 ;; esac'
)
# Says in one round trip all there is to know, when the module ends or after a while; a folder that is gone means that
# it has ended.
_LOOK = (
    f"ended() {{{{ echo ended; cat {{results}}/{RESULT} 2>/dev/null; exit 0; }}}}; "
    "cd {folder} 2>/dev/null || ended; "
    f"{RENEW} 2>/dev/null; "
    f"if [ ! -e {PID} ]; then echo starting; exit 0; fi; "
    f"[ -e {WANTS_TOKEN} ] || {{{{ {_WAIT}; }}}} 2>/dev/null; "
    f'kill -0 "$(cat {PID} 2>/dev/null)" 2>/dev/null || ended; '
    f"if [ -e {WANTS_TOKEN} ]; then echo wants-token $(cat {WANTS_TOKEN}); else echo working; fi; "
    f"cat {PROGRESS} 2>/dev/null || true"
)


def make(*roots: str, detached: bool = False) -> str:
    """A command that makes the folder in the first of *roots* that has room, and says where, or that none has.

    Its standard input goes into the folder, as what the module takes with it.

    :param detached: whether the module is to go on by itself, see ``_handover.detached``
    """
    folders = f"$top/{_FOLDER}" + (f" $top/{RESULTS}" if detached else "")
    return "; ".join(
        [
            "mask=$(umask); umask 077",
            sweep(" ".join(f"{root}/{_NAME}*" for root in roots)),
            # A full file system has room for a folder, and none for a token.
            f"for root in {' '.join(roots)}; do top=$(mktemp -d $root/{_NAME}XXXXXXXXXX) || continue; "
            f"mkdir {folders} && cd $top/{_FOLDER} && head -c {_ROOM} /dev/zero > {UMASK} "
            f"&& echo $mask > {UMASK} && {RENEW} && break; "
            "cd /; rm -rf $top; top=; done 2>/dev/null",
            f'[ -n "$top" ] || {{ echo {_NO_ROOM}; exit 0; }}',
            watcher("$top", f"$top/{_FOLDER}") + f" cat > $top/{_FOLDER}/{HANDED} || {{ rm -rf $top; exit 1; }}",
            "echo $top",
        ]
    )


class State(NamedTuple):
    """What the module says of itself.

    :ivar word: ``starting``, ``working``, ``wants-token``, ``told`` or ``ended``
    :ivar told: a snapshot of its meter, see ``_progress.meter``, as JSON; what it has told, where that was asked for;
        of one that has ended, what it has written to standard output
    :ivar token: the name of the one that it wants
    """

    word: str
    told: str
    token: str = ""


class RemoteFolder:
    """A new hand-over folder on the node, owned by the user as whom the module runs.

    What is in it has gone through standard input: a secret is in no command line and in no file but this one.

    :ivar top: by which another task finds it, see :meth:`again`
    :ivar path: what the module gets
    :ivar results: a folder beside it, for what outlives the module
    :param secrets: what the module takes with it, by the names of ``_handover.folder``
    :param public: the same; an empty text is left out
    :param detached: whether the module is to go on by itself
    """

    def __init__(self, action: Any, secrets: Mapping[str, str], public: Mapping[str, str], detached: bool) -> None:
        self._action = action
        self.top = ""
        for secret in secrets.values():
            register_secret(secret)
        handed = json.dumps({**secrets, **{name: text for name, text in public.items() if text}})
        made = self._sh(make(*_ROOTS, detached=detached), handed).strip().splitlines()[-1]
        if made == _NO_ROOM:
            raise NoSpace(
                action.host, f"there is no folder for secrets to be made in {' or '.join(_ROOTS)}", "Make room in one."
            )
        self._at(made)

    @classmethod
    def again(cls, action: Any, top: str) -> RemoteFolder:
        """One that another task has made.

        :param top: its ``top``
        """
        folder = cls.__new__(cls)
        folder._action = action
        folder._at(top)
        return folder

    def _at(self, top: str) -> None:
        self.top = top
        self.path = f"{top}/{_FOLDER}"
        self.results = f"{top}/{RESULTS}"

    @commit_point("handover.token-brought")
    def put_token(self, token: str, name: str) -> None:
        """Bring the token that the module waits for."""
        register_secret(token)
        self._write(name, token)

    @commit_point("handover.brought")
    def bring(self, name: str, content: str) -> None:
        """Bring the module something else, by a name."""
        target = shlex.quote(f"{self.path}/{name}")
        self._sh(f"umask 077; cat > {target}.new && mv -f {target}.new {target}", content)

    def refuse_token(self, reason: str) -> None:
        """Tell the module that waits for a token why there is none to be had."""
        self._write(NO_TOKEN, reason)

    def last_words(self) -> str:
        """The last line of what a module that was killed has written to standard error."""
        return self._sh(f"tail -n 1 {shlex.quote(self.results)}/{ERRORS} 2>/dev/null || true").strip()

    def look(self, told: str = "") -> State:
        """How far the module is; takes some seconds where it neither ends nor wants anything.

        :param told: a file in the folder, whose content is all that is wanted when it is there
        """
        command = _LOOK.format(folder=shlex.quote(self.path), results=shlex.quote(self.results))
        if told:
            file = shlex.quote(f"{self.path}/{told}")
            command = f"[ ! -e {file} ] || {{ echo told; cat {file}; exit 0; }}; {command}"
        first, _separator, told = self._sh(command).partition("\n")
        word, _separator, token = first.strip().partition(" ")
        return State(word, told, token)

    def end_module(self) -> None:
        """Ask the module to stop and clean up, if it still runs; nobody waits for its result."""
        kill = f"kill -TERM $(cat {_FOLDER}/{PID})"
        self._sh(f"cd {shlex.quote(self.top)} 2>/dev/null && {{ {kill}; rm -rf {RESULTS}; }} 2>/dev/null; true")

    @commit_point("handover.taken-away")
    def remove(self) -> None:
        """Remove what the module has left."""
        self._sh(f"rm -rf {shlex.quote(self.top)}")

    def _write(self, name: str, content: str) -> None:
        target, lease = shlex.quote(f"{self.path}/{name}"), shlex.quote(f"{self.path}/{LEASE}")
        wish = shlex.quote(f"{self.path}/{WANTS_TOKEN}")
        self._sh(
            f"umask 077; rm -f {wish}; cat > {target}.new && mv -f {target}.new {target} && true > {lease}", content
        )

    def _sh(self, command: str, stdin: str | None = None) -> str:
        answer = self._action._low_level_execute_command(
            f"/bin/sh -c {shlex.quote(saying(command))}",  # the user's own may be a fish
            sudoable=True,
            in_data=None if stdin is None else stdin.encode(),
        )
        if answer["rc"] != 0:
            problem = (answer["stderr"] or answer["stdout"]).strip().splitlines() or ["no message"]
            if self._action._play_context.become and not self.top:  # it worked when the folder was made
                raise Denied(
                    self._action.host, f"become does not work ({problem[-1]})", "Check become_user and its password."
                )
            raise Unavailable(
                self._action.host, f"a shell command failed ({problem[-1]})", "Check its /dev/shm and /tmp."
            )
        return said(str(answer["stdout"]))
