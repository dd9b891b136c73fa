# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module as a background job on the node, so that its progress can be told and its token renewed."""

from __future__ import annotations

import contextlib
import json
import os
import time
from typing import Any, Callable, ClassVar

from ansible.errors import AnsibleConnectionFailure
from ansible.utils.display import Display

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line
from ansible_collections.chameleon.data.plugins.module_utils._handover.detached import GOES_ON
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import progress_line
from ansible_collections.chameleon.data.plugins.plugin_utils.handover import RemoteFolder, State
from ansible_collections.chameleon.data.plugins.plugin_utils.module_result import killed, no_result, read_result

_BETWEEN_LOOKS = 0.3  # seconds; a look itself takes longer
_NO_ANSWER = 2.0  # seconds before a node that does not answer is asked again
_LINE_EVERY = 4.5  # seconds between two lines of progress, which come with a look

display = Display()


class RemoteJob:
    """One run of the module.

    :param renew: returns a new token of the name that it is given
    :cvar patience: seconds to wait for a node that does not answer any more
    """

    patience: ClassVar[float] = 300.0

    def __init__(self, action: Any, folder: RemoteFolder, renew: Callable[[str], str]) -> None:
        self._action = action
        self._folder = folder
        self._renew = renew
        self._told = ""
        self._tell_at = time.monotonic() + _LINE_EVERY

    def run(self, module_args: dict[str, Any]) -> dict[str, Any]:
        """The module's result; check mode and the task's own ``async`` run it straight.

        A module that ends well at once has removed the folder by itself, which spares a round trip.
        """
        went_on = False
        straight = self._action.check or self._action._task.async_val
        try:
            result = self._execute(module_args=module_args, wrap_async=bool(self._action._task.async_val))
            went_on = result.pop(GOES_ON, False)
            if went_on:
                result.update(self._end())
        except BaseException:
            # What went wrong first is what to tell; a folder ends by itself, too.
            for tidy in (self._folder.remove,) if straight else (self._folder.end_module, self._folder.remove):
                with contextlib.suppress(Exception):
                    tidy()
            raise
        if went_on or result.get("failed"):
            self._folder.remove()
        return result

    def _execute(self, **arguments: Any) -> dict[str, Any]:
        result = dict(self._action._execute_module(task_vars=self._action.task_vars, **arguments))
        if "module_stdout" in result:  # what ansible-core says of a program that wrote no JSON
            raise no_result(self._action.host, result)
        return result

    def _end(self) -> dict[str, Any]:
        """What the module returned, after it has ended."""
        return self._result(self._until())

    def _result(self, state: State) -> dict[str, Any]:
        try:
            return read_result(state.told)
        except ValueError:
            raise killed(self._action.host, self._folder.last_words()) from None

    def _until(self, told: str = "") -> State:
        """The state when it has ended, or has told what is named."""
        state = self._look(told)
        while state.word not in ("ended", "told"):
            if state.word == "wants-token":
                self._bring_token(state.token)
            self._tell(state)
            time.sleep(_BETWEEN_LOOKS)
            state = self._look(told)
        return state

    def _look(self, told: str = "") -> State:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return self._folder.look(told)
            except AnsibleConnectionFailure as error:
                if time.monotonic() > deadline:
                    raise Unavailable(
                        self._action.host,
                        f"it has not answered for {self.patience:.0f} s ({error})",
                        "The module may still run there. Run the task again: what is finished is not done again.",
                    ) from error
                display.warning(f"[{self._action.host}] connection lost, trying again: {one_line(str(error))}")
                time.sleep(_NO_ANSWER)
                self._action._connection.reset()

    def _bring_token(self, name: str) -> None:
        display.vv(f"[{self._action.host}] the token expired, signing in again")
        try:
            self._folder.put_token(self._renew(name), name)
        except Denied as error:
            self._folder.refuse_token(str(error))
        except DataError as error:
            # Asked again at the next look; the module gives up by itself after a while.
            display.warning(f"[{self._action.host}] no new token: {error}")

    def _tell(self, state: State) -> None:
        try:
            progress = json.loads(state.told or "{}")
        except ValueError:  # a banner of the node's login between the lines
            return
        if not progress:
            return
        if not _wanted(self._action.task_vars):
            if progress.get("trouble"):  # each is shown once, however often it is told
                display.warning(f"[{self._action.host}] {one_line(progress['trouble'])}")
            return
        if time.monotonic() < self._tell_at:
            return
        line = progress_line(progress)
        if line != self._told:
            display.display(f"[{self._action.host}] {line}")
        self._told = line
        self._tell_at = time.monotonic() + _LINE_EVERY


def _wanted(task_vars: dict[str, Any]) -> bool:
    """Whether to print progress: as variable ``chameleon_data_progress`` says, else if somebody watches."""
    wanted = task_vars.get("chameleon_data_progress")
    if wanted is not None:
        return bool(wanted)
    try:
        # A worker's own standard output may be detached; that of ansible-playbook is what somebody watches.
        return os.readlink(f"/proc/{os.getppid()}/fd/1").startswith(("/dev/pts/", "/dev/tty"))
    except OSError:
        return False
