# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Callback ``report``: listens to a run, and has what it did written down."""

from __future__ import annotations

DOCUMENTATION = r"""
name: report
type: notification
short_description: A page that shows what a run did with data, mounts, images and leases
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Writes one HTML file a run, to be opened from disk, and beside it the same facts as JSON. There is when each host
    did what; what was moved, from where and how fast; mounts and what of them is not uploaded yet; images with what
    they come from and what stayed out; leases and their ends; what has failed, why, and the way out; and what exists
    now, with the command that removes it. See
    R(the page on reports,ansible_collections.chameleon.data.docsite.report).
  - It works for all plays that use modules of this collection, and in check mode, where it shows what would be done.
    Runs that are interrupted have a report of what was done. While a run lasts its page is renewed as tasks begin and
    end, at most every half minute.
  - No secret is in it. Of modules of others there is only how their tasks ended and when, and nothing of tasks with
    C(no_log).
  - Where the files cannot be written there is a warning, and the run goes on.
requirements:
  - enabled by C(callbacks_enabled = chameleon.data.report) in C(ansible.cfg), or by the environment variable
    C(ANSIBLE_CALLBACKS_ENABLED)
options:
  folder:
    description:
      - Where the files go, C(<time>-<playbook>.html) and C(.json). It is made where it is not there. Runs may share it.
      - By default C(chameleon_data/reports) in C(ANSIBLE_HOME), which is C(~/.ansible) by default.
    type: path
    env:
      - name: CHAMELEON_DATA_REPORT_FOLDER
    ini:
      - section: callback_chameleon_data_report
        key: folder
  title:
    description: The heading of the page; by default the name of the playbook.
    type: str
    env:
      - name: CHAMELEON_DATA_REPORT_TITLE
    ini:
      - section: callback_chameleon_data_report
        key: title
  foreign_messages:
    description:
      - Whether the page tells why tasks of others have failed, in the words of their modules.
      - These words may hold what the task was given. Of modules, roles and playbooks of this collection, and of hosts
        that could not be reached, they are told in any case.
    type: bool
    default: false
    env:
      - name: CHAMELEON_DATA_REPORT_FOREIGN_MESSAGES
    ini:
      - section: callback_chameleon_data_report
        key: foreign_messages
"""

EXAMPLES = r"""
# ansible.cfg
enabled: |
  [defaults]
  callbacks_enabled = chameleon.data.report

  [callback_chameleon_data_report]
  folder = reports
"""

import atexit
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from ansible import constants, context
from ansible.plugins.callback import CallbackBase

from ansible_collections.chameleon.data.plugins.plugin_utils.report.document import dumped
from ansible_collections.chameleon.data.plugins.plugin_utils.report.files import ReportFiles
from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    FAILED,
    FINISHED,
    RUNNING,
    SKIPPED,
    STOPPED,
    UNREACHABLE,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.page import page
from ansible_collections.chameleon.data.plugins.plugin_utils.report.recorder import Recorder
from ansible_collections.chameleon.data.plugins.plugin_utils.report.seen import ended, host_of, module_of, name_of

_FIRST = 5  # seconds until it is written for the first time while the run lasts,
_EVERY = 30  # … then as often as this,
_SHARE = 50  # … but so that it takes at most the fiftieth part of the time
_FOLDER = Path(constants.config.get_config_value("ANSIBLE_HOME")).expanduser() / "chameleon_data" / "reports"


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core has no type hints
    """Hands on what Ansible tells, with the time, and writes the report."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "chameleon.data.report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._process = os.getpid()
        self._lasts = False  # a playbook, until Ansible has told what came of it

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """The first one begins the report, and further ones of the same command go on with it."""
        name = Path(playbook._file_name).name
        if not hasattr(self, "_recorder"):
            self._begin(Path(name).stem)
        self._recorder.playbook(name)
        self._lasts = True

    def _begin(self, name: str) -> None:
        now = time.time()
        given = tuple(context.CLIARGS.get("inventory") or ())
        inventory = () if list(given) == list(constants.DEFAULT_HOST_LIST) else given
        title = self.get_option("title") or name
        self._recorder = Recorder(title, bool(context.CLIARGS.get("check")), inventory, now)
        self._files = ReportFiles(Path(self.get_option("folder") or _FOLDER), name, now)
        self._due = now + _FIRST
        self._messages = self.get_option("foreign_messages")
        atexit.register(self._stopped)
        self._handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
        if threading.current_thread() is threading.main_thread():  # no other can
            for number, handler in self._handlers.items():
                if handler is not signal.SIG_IGN:
                    signal.signal(number, self._killed)

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._recorder.play(str(play._uuid), name_of(play))

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        now = time.time()
        self._recorder.started(host_of(host), str(task._uuid), name_of(task), module_of(task), now)
        self._renew(now)

    def v2_runner_on_ok(self, result: Any) -> None:
        self._ended(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._ended(result, FAILED, ignore_errors)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._ended(result, UNREACHABLE, bool(result._task_fields.get("ignore_unreachable")))

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._ended(result, SKIPPED)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._recorder.item_ended(ended(result), time.time())

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._recorder.item_ended(ended(result, FAILED, messages=self._messages), time.time())

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Ansible tells what came of a playbook: the report is whole, unless another one follows."""
        for host, rescued in stats.rescued.items():
            self._recorder.recap(host, rescued)
        self._lasts = False
        self._tell(self._write(FINISHED))

    def _ended(self, result: Any, status: str | None = None, ignored: bool = False) -> None:
        looped = bool(result._task.loop or result._task.loop_with)
        now = time.time()
        self._recorder.task_ended(ended(result, status, ignored, self._messages), looped, now)
        self._renew(now)

    def _renew(self, now: float) -> None:
        if now > self._due:
            self._write(RUNNING)

    def _stopped(self) -> None:
        """The process ends: after Ctrl-C, or an error of its own, Ansible does not tell what came of a playbook."""
        if self._lasts and os.getpid() == self._process:
            self._tell(self._write(STOPPED))

    def _killed(self, number: int, _frame: Any) -> None:
        """A signal ends the process, or one of its workers, as it would have without this."""
        try:
            self._stopped()
        finally:
            signal.signal(number, self._handlers[signal.Signals(number)])
            os.kill(os.getpid(), number)

    def _write(self, state: str) -> bool:
        """Write both files; whether it could be done. If not, nobody is told twice."""
        now = time.time()
        try:
            report = self._recorder.report(state, now)
            self._files.write(page(report, self._files.facts().name), dumped(report))
        except OSError as error:
            self._display.warning(
                f"The report of this run cannot be written: {error}. Another folder is chosen with "
                "the environment variable CHAMELEON_DATA_REPORT_FOLDER."
            )
            return False
        finally:
            self._due = time.time() + max(_EVERY, _SHARE * (time.time() - now))
        return True

    def _tell(self, written: bool) -> None:
        if written:  # not on standard output, which may be another callback's JSON
            self._display.display(f"Report of this run: {self._files.page()}", stderr=True)
