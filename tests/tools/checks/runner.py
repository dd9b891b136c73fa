# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running steps: each with a log and a time, shown as it ends; its whole log if it failed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from typing import Iterable

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

    def run_all(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.run(step)

    def run(self, step: Step) -> bool:
        """True if the step passed."""
        if step.cannot:
            self._count(step, Counts(skipped=1, reasons=[f"{step.name}: {step.cannot}"]))
            self._say("SKIP", 0, step, step.cannot)
            return True
        began = time.monotonic()
        code = self._call(step)
        found = counts.of_reports(step.reports) if step.writes_reports else counts.of_command(code == 0)
        if code and not found.failed:
            found.add(Counts(failed=1))  # it broke outside of its tests
        if not code and not found.passed:
            found.add(Counts(failed=1))  # nothing ran, which is no success
        self._count(step, found)
        self._say("FAIL" if found.failed else "ok", time.monotonic() - began, step, str(found) * step.writes_reports)
        return not found.failed

    def not_run(self, step: Step, reason: str) -> None:
        """Count a step that should have run as failed."""
        self._count(step, Counts(failed=1))
        self._say("FAIL", 0, step, reason)

    def stop(self) -> None:
        """End what runs, and start nothing more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()

    def _call(self, step: Step) -> int:
        shutil.rmtree(step.reports, ignore_errors=True)
        step.reports.mkdir(parents=True)
        step.log.parent.mkdir(parents=True, exist_ok=True)
        with step.log.open("wb") as log, contextlib.ExitStack() as cleanup:
            with self._lock:
                if self._stopped:
                    return 130
                process = subprocess.Popen(
                    step.argv,
                    cwd=ROOT,
                    env={**os.environ, **_PLAIN},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
                self._running.add(process)
            cleanup.callback(self._running.discard, process)
            return process.wait()

    def _count(self, step: Step, found: Counts) -> None:
        with self._lock:
            self.counts.add(found)
            if found.failed:
                self.failed.append(step.name)

    def _say(self, word: str, seconds: float, step: Step, remark: str) -> None:
        lines = [f"{word:4} {seconds:6.1f} s  {step.name:28} {remark}".rstrip()]
        if word == "FAIL" and step.log.exists():
            log = step.log.read_text("utf-8", "replace").rstrip()
            lines += [f"---- {step.log.relative_to(ROOT)}", log, "----"]
        with self._lock:
            print(*lines, sep="\n", flush=True)
