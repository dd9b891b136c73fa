# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each step after which something outlives a run has a name, by which the trust suite ends runs there."""

from __future__ import annotations

import ast
import functools

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from tests.tools.paths import PLUGINS
from tests.trust.campaigns import by_name
from tests.trust.faults.failpoints.points import NONE_YET, POINTS

_FOLDERS = ("module_utils", "plugin_utils", "action")
_DEEDS = {"rename", "replace", "unlink", "remove", "rmdir", "link", "rmtree"}
_METHODS = {"PUT", "POST", "DELETE", "PATCH"}

_TEMPORARY = "a temporary file or table of the run's own, which the next run removes or nobody sees"
_SCRATCH = "in the scratch folder, which goes as a whole"
_NOTE = "a note, without which the store is asked"
_PART = "a part of a step that is one"
# What is no commit point, and why.
_NONE = {
    "module_utils/_files/chrooted.py put": _SCRATCH,
    "module_utils/_image/disk/boot.py running": _SCRATCH,
    "module_utils/_image/disk/content.py compare": _SCRATCH,
    "module_utils/_image/disk/filesystems/base.py _mounted": _SCRATCH,
    "module_utils/_image/disk/inspect.py _efi_program": _SCRATCH,
    "module_utils/_image/engines/native.py _compressed": _SCRATCH,
    "module_utils/_image/node/loop.py _taken": _SCRATCH,
    "module_utils/_image/node/loop.py attached": _SCRATCH,
    "module_utils/_image/node/scratch.py scratch": "it is the note of where the scratch folder is",
    "module_utils/_image/tree/copy.py _entry": _SCRATCH,
    "module_utils/_image/tree/view.py close": "in the run's own namespace, which goes with it",
    "module_utils/_mount/access_probe.py _may_write": "it deletes a name that nobody has",
    "module_utils/_mount/folders.py remove": _PART,
    "module_utils/_packed/repacking/members.py drop": _TEMPORARY,
    "module_utils/_packed/repacking/members.py moved": _TEMPORARY,
    "module_utils/_packed/repacking/members.py take": _TEMPORARY,
    "module_utils/_sync/noted_listing.py _new": _NOTE,
    "module_utils/_sync/noted_listing.py _taken": _NOTE,
    "module_utils/_sync/transfer/destination.py _unlink": _TEMPORARY,
    "module_utils/_sync/transfer/writer.py _put": _TEMPORARY,
}


@functools.lru_cache(maxsize=None)
def _steps() -> list[tuple[str, ast.FunctionDef]]:
    files = sorted(path for folder in _FOLDERS for path in (PLUGINS / folder).rglob("*.py"))
    return [
        (str(path.relative_to(PLUGINS)), node)
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]


def _points(step: ast.FunctionDef) -> list[str]:
    return [
        ast.literal_eval(mark.args[0])
        for mark in step.decorator_list
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == commit_point.__name__
    ]


def _commits(step: ast.FunctionDef) -> bool:
    return any(_is_deed(call) for call in ast.walk(step) if isinstance(call, ast.Call))


def _is_deed(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    method = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
    return (
        (owner in ("os", "shutil") and call.func.attr in _DEEDS)
        or call.func.attr == "executemany"
        or (call.func.attr in ("request", "_ask", "_json", "_lease") and method in _METHODS)
    )


def test_each_point_is_one_step_and_in_the_list() -> None:
    names = [name for _path, step in _steps() for name in _points(step)]
    assert sorted(names) == sorted(POINTS)


def test_each_has_a_campaign_that_ends_runs_there() -> None:
    assert {campaign for campaign in POINTS.values() if campaign != NONE_YET} <= set(by_name())


def test_no_step_is_forgotten() -> None:
    found = {f"{path} {step.name}" for path, step in _steps() if not _points(step) and _commits(step)}
    assert found == set(_NONE)


def test_a_point_costs_nothing() -> None:
    def step() -> None: ...

    assert commit_point("any.name")(step) is step
