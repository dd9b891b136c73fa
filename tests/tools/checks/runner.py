# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running steps: each with a log and a time, shown as it ends; its whole log if it failed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Iterable

from tests.lab import layout
from tests.tools.checks import counts
from tests.tools.checks.counts import Counts
from tests.tools.checks.steps import Step
from tests.tools.paths import ROOT

# Logs are read as text.
_PLAIN = {"NO_COLOR": "1", "PY_COLORS": "0", "ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1"}


class Runner:
    """Runs steps, also several at once from several threads, and adds up what they found."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.failed: list[str] = []
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def run_all(self, steps: Iterable[Step], lab: str = "") -> None:
        """Run them one after the other; none more once `stop` was called."""
        for step in steps:
            if self._stopped:
                return
            self.run(step, lab)

    def run(self, step: Step, lab: str = "") -> bool:
        """True if the step passed.

        :param lab: name of the one that it is run in, see tests/lab/layout.py
        """
        if step.cannot:
            self._count(step.name, Counts(skipped=1, reasons=[f"{step.name}: {step.cannot}"]))
            self._say("SKIP", 0, 0, step.name, step.cannot)
            return True
        began = time.monotonic()
        code, processor = self._call(step, lab)
        found = counts.of_reports(step.reports) if step.writes_reports else counts.of_command(code == 0)
        if code and not found.failed:
            found.add(Counts(failed=1))  # it broke outside of its tests
        if not code and not found.passed:
            found.add(Counts(failed=1))  # nothing ran, which is no success
        self._count(step.name, found)
        remark = str(found) if step.writes_reports else ""
        self._say(
            "FAIL" if found.failed else "ok",
            time.monotonic() - began,
            processor,
            step.name,
            remark,
            step.log if found.failed else None,
        )
        return not found.failed

    def not_run(self, name: str, reason: str) -> None:
        """Count as failed what should have run and did not."""
        self._count(name, Counts(failed=1))
        self._say("FAIL", 0, 0, name, reason)

    def stop(self) -> None:
        """End what runs; `run_all` starts nothing more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                _end(process)

    def _call(self, step: Step, lab: str) -> tuple[int, float]:
        """Its exit code, and the seconds that a processor worked for it and for all that it has waited for."""
        shutil.rmtree(step.reports, ignore_errors=True)
        step.reports.mkdir(parents=True)
        step.log.parent.mkdir(parents=True, exist_ok=True)
        with step.log.open("wb") as log:
            process = subprocess.Popen(
                step.argv,
                cwd=ROOT,
                env={**os.environ, **_PLAIN, layout.VARIABLE: lab},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            with self._lock:
                self._running.add(process)
            try:
                _pid, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                return process.returncode, used.ru_utime + used.ru_stime
            except KeyboardInterrupt:
                _end(process)
                process.wait()
                raise
            finally:
                with self._lock:
                    self._running.discard(process)

    def _count(self, name: str, found: Counts) -> None:
        with self._lock:
            self.counts.add(found)
            if found.failed:
                self.failed.append(name)

    def _say(
        self, word: str, seconds: float, processor: float, name: str, remark: str, log: Path | None = None
    ) -> None:
        lines = [f"{word:4} {seconds:6.1f} s ({processor:5.1f} CPU)  {name:28} {remark}".rstrip()]
        if log:
            lines += [f"---- {log.relative_to(ROOT)}", log.read_text("utf-8", "replace").rstrip(), "----"]
        with self._lock:
            print(*lines, sep="\n", flush=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a step with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
