# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting what ran: tests of JUnit reports, or one for a command as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    # "test: why" of each skipped test
    reasons: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.reasons += other.reasons

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def of_reports(folder: Path) -> Counts:
    """Sum of all JUnit reports in the folder."""
    counts = Counts()
    for report in sorted(folder.glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                counts.failed += 1
            elif skipped is None:
                counts.passed += 1
            else:
                counts.skipped += 1
                counts.reasons.append(f"{case.get('classname')}::{case.get('name')}: {skipped.get('message')}")
    return counts


def of_command(step_passed: bool) -> Counts:
    return Counts(passed=1) if step_passed else Counts(failed=1)
