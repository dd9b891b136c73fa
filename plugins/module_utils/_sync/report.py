# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a run: it does not grow with the data. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import SHOWN
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Done


def make_result(
    settings: Settings, plan: Plan, done: Done, failures: Failures, seconds: float, check: bool, **counts: Any
) -> dict[str, Any]:
    """The module's result; see its RETURN."""
    header = f"{settings.source} -> {settings.destination}"
    result: dict[str, Any] = {
        "changed": bool(plan if check else done),
        "direction": settings.direction,
        "source": settings.source,
        "destination": settings.destination,
        "container": settings.container,
        "prefix": settings.prefix,
        "counts": plan.counts(),
        "bytes": plan.bytes(),
        "plan": plan.head(SHOWN),
        "diff": plan.diff(SHOWN, header),
        "done": {
            "files": done.files,
            "bytes": done.bytes,
            "deleted": done.deleted,
            "unverified": done.unverified,
            "clamped": done.clamped,
        },
        "seconds": round(seconds, 3),
        "rate": round(done.bytes / seconds) if seconds else 0,
        "failures_total": failures.count,
        "failures": failures.shown(),
        **counts,
    }
    if failures.count:
        result.update(failed=True, **_summary(header, failures).result())
    return result


def _summary(header: str, failures: Failures) -> DataError:
    first = failures.fatal or failures.first()
    remedy = failures.advice or first.remedy
    if failures.fatal is not None and failures.count == 1:
        return type(first)(first.subject, first.cause, remedy, **first.details)
    cause = f"{failures.count} failed, among them {first.subject}: {first.cause}"
    if failures.fatal is not None:
        cause = f"given up after {cause}"
    return type(first)(header, cause, remedy)
