# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any folder becomes what a container has, by a pull that deletes."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, LINK_TYPE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import (
    TakingPart,
    join,
    meet_markers,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import DIFFERENT, SAME, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import Walk
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    LocalFile,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.obstacles import Obstacles
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner, Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.replaced import takes_the_place
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination

_NAMES = st.sampled_from(["a", "a-b", "a/b", "a/b/c", "a/d", "ab", "b", "b/a", "b/a/c"])
_MARKER = "/"  # of a folder, at the end of the object's name
_HERE, _THERE = st.sampled_from([FILE, LINK, EMPTY_FOLDER]), st.sampled_from(["", LINK_TYPE, FOLDER_TYPE, _MARKER])


def of_one_kind(things: dict[str, str]) -> dict[str, str]:
    """What a disk can hold: nothing is below another one."""
    return {name: kind for name, kind in things.items() if not any(name.startswith(f"{one}/") for one in things)}


def shape(root: Path) -> dict[str, str]:
    """What is in a folder, by the kinds of objects."""
    found = {}
    for path in root.rglob("*"):
        empty = path.is_dir() and not path.is_symlink() and not any(path.iterdir())
        if path.is_symlink() or path.is_file() or empty:
            kind = LINK_TYPE if path.is_symlink() else FOLDER_TYPE if empty else ""
            found[str(path.relative_to(root))] = kind
    return found


@given(here=st.dictionaries(_NAMES, _HERE), there=st.dictionaries(_NAMES, _THERE))
@settings(max_examples=100, deadline=None)
def test_any_folder_becomes_what_is_there(here: dict[str, str], there: dict[str, str]) -> None:
    here, there = of_one_kind(here), of_one_kind(there)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, kind in here.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            {
                FILE: (root / name).touch,
                LINK: partial((root / name).symlink_to, "nowhere"),
                EMPTY_FOLDER: (root / name).mkdir,
            }[kind]()
        _pull(root, Walk(settings_with(**_PULL, path=folder), follow=False), there)
        assert shape(root) == {name: FOLDER_TYPE if kind == _MARKER else kind for name, kind in there.items()}


_PULL = {"direction": "pull", "container": "c", "delete": True, "links": "preserve"}


def _pull(root: Path, walk: Iterable[LocalFile], there: dict[str, str]) -> None:
    """As the engine: first what can be written at once, then the deletes, then the rest."""
    entries = sorted(map(_object, there, there.values()))
    whole = list(join(list(walk), entries, ""))
    obstacles, taking_part = Obstacles(True, True), TakingPart(settings_with(**_PULL, path=str(root)))
    assert not [error for error in map(obstacles.of, whole) if error is not None]
    planner = Planner("pull", True)
    tasks: list[Task] = []
    for pair in meet_markers(filter(None, map(taking_part.of, whole))):
        same = pair.local is not None and pair.remote is not None and not takes_the_place(pair.local, pair.remote)
        tasks += filter(None, [planner.take(pair, Verdict(SAME if same and not pair.remote.link else DIFFERENT))])
    destination = Destination(str(root))
    try:
        for late in (False, True):
            for task in tasks:
                if task.action == "download" and task.late == late and task.remote is not None:
                    _write(destination, task.remote)
            for task in () if late else tasks:
                if task.local is not None and (task.action == "delete" or (task.late and task.local.kind != FOLDER)):
                    gone = destination.remove_folder if task.local.kind == EMPTY_FOLDER else destination.remove
                    gone(task.name, task.keep)
    finally:
        destination.close()


def _object(name: str, kind: str) -> Entry:
    return Entry(*((name + _MARKER, 0, "f" * 32, "", "") if kind == _MARKER else (name, 0, "f" * 32, "", kind)), PLAIN)


def _write(destination: Destination, remote: Entry) -> None:
    if remote.link:
        destination.make_link(remote.name, b"nowhere", 0)
    elif remote.folder_marker:
        destination.make_folder(remote.name.rstrip("/"))
    else:
        destination.put(remote.name, b"", 0, None)
