# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module as a background job on the node, so that its progress can be told and its token renewed."""

from __future__ import annotations

import contextlib
import os
import time
from typing import Any, Callable

from ansible.errors import AnsibleConnectionFailure
from ansible.utils.display import Display

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line
from ansible_collections.chameleon.data.plugins.module_utils._handover.detached import GOES_ON, RESULT
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import progress_line
from ansible_collections.chameleon.data.plugins.plugin_utils.handover import RemoteFolder, State

_FIRST_LOOK, _LAST_LOOK = 0.3, 2.0  # seconds between two looks: short jobs are not held up, long ones not disturbed
_PATIENCE = 300.0  # seconds to wait for a node that does not answer any more
_LINE_EVERY = 5.0  # seconds between two lines of progress

display = Display()


class RemoteJob:
    """One run of the module.

    :param renew: returns a new token of the name that it is given
    """

    def __init__(self, action: Any, folder: RemoteFolder, renew: Callable[[str], str]) -> None:
        self._action = action
        self._folder = folder
        self._renew = renew
        self._told = ""
        self._tell_at = time.monotonic() + _LINE_EVERY

    def run(self, module_args: dict[str, Any]) -> dict[str, Any]:
        """The module's result; check mode and the task's own ``async`` run it straight."""
        if self._action.check or self._action._task.async_val:
            return self._execute(module_args=module_args, wrap_async=bool(self._action._task.async_val))
        finished = False
        try:
            result = self._execute(module_args=module_args)
            if result.pop(GOES_ON, False):
                self._follow()
                result = self._result()
            elif "module_stdout" in result:  # what ansible-core says of a program that wrote no JSON
                raise self._killed(_last_line(result.get("module_stderr")))
            finished = True
        finally:
            if not finished:
                with contextlib.suppress(AnsibleConnectionFailure):
                    self._folder.end_module()
        return result

    def _execute(self, **arguments: Any) -> dict[str, Any]:
        return dict(self._action._execute_module(task_vars=self._action.task_vars, **arguments))

    def _follow(self) -> None:
        """Return when the module has ended."""
        pause = _FIRST_LOOK
        while True:
            time.sleep(pause)
            pause = min(pause * 1.3, _LAST_LOOK)
            state = self._look()
            if state.word == "ended":
                return
            if state.word == "wants-token":
                self._bring_token(state.token)
                pause = _FIRST_LOOK
            self._tell(state)

    def _look(self) -> State:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._folder.look()
            except AnsibleConnectionFailure as error:
                if time.monotonic() > deadline:
                    raise Unavailable(
                        self._action.host,
                        f"it has not answered for {_PATIENCE:.0f} s ({error})",
                        "The module may still run there. Run the task again: what is finished is not done again.",
                    ) from error
                display.warning(f"[{self._action.host}] connection lost, trying again: {one_line(str(error))}")
                time.sleep(_LAST_LOOK)
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

    def _result(self) -> dict[str, Any]:
        """What the module returned, after it has ended."""
        where = {"jid": RESULT, "_async_dir": self._folder.results}
        answer = self._execute(module_name="ansible.legacy.async_status", module_args=where)
        if not answer.get("finished") or "results_file" in answer:  # nothing, or no JSON
            raise self._killed(self._folder.last_words())
        for name in ("ansible_job_id", "started", "finished"):
            answer.pop(name, None)
        return answer

    def _killed(self, how: str) -> Unavailable:
        return Unavailable(
            self._action.host,
            f"the module was killed before it could report ({how or 'without a word'})",
            "Look for the reason (memory?) in the node's kernel log and run again: what is finished is not done again.",
        )

    def _tell(self, state: State) -> None:
        if not state.progress:
            return
        if not _wanted(self._action.task_vars):
            if state.progress.get("trouble"):  # each is shown once, however often it is told
                display.warning(f"[{self._action.host}] {one_line(state.progress['trouble'])}")
            return
        if time.monotonic() < self._tell_at:
            return
        line = progress_line(state.progress)
        if line != self._told:
            display.display(f"[{self._action.host}] {line}")
        self._told = line
        self._tell_at = time.monotonic() + _LINE_EVERY


def _last_line(text: Any) -> str:
    lines = str(text or "").strip().splitlines()
    return lines[-1] if lines else ""


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
