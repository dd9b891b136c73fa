# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that become others: what they hold, chosen by a seed, and on disk."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from typing import Mapping, NamedTuple

from tests.trust.model.things import FILE, FOLDER, LINK, Thing

SEGMENT = 1 << 20  # bytes; the smallest that stores take
_EPOCH_US = 1_500_000_000_000_000


class Entry(NamedTuple):
    """What has a name: a file, or a symbolic link, or an empty folder.

    :ivar content: of a file, None of an empty folder
    :ivar link: what a link leads to, empty of all else
    :ivar mtime_us: microseconds
    """

    content: bytes | None
    mtime_us: int
    link: str = ""


State = Mapping[str, Entry]


def histories(seed: int, states: int) -> list[State]:
    """States of a folder, each with something of the one before: added, gone, changed, grown, shrunk, swapped."""
    chance = random.Random(seed)
    clock = iter(range(_EPOCH_US, 1 << 60, 1_234_567))

    def content(size: int) -> bytes:
        return random.Random(chance.random()).getrandbits(8 * size).to_bytes(size, "little") if size else b""

    def file(size: int) -> Entry:
        return Entry(content(size), next(clock))

    large = content(2 * SEGMENT + 345)
    state = {
        "a": file(10),
        "b/c": file(2000),
        "b/d": file(0),
        "gone/alone": file(100),
        "hollow": Entry(None, next(clock)),
        "large": Entry(large, next(clock)),
        "large goes": file(SEGMENT + 77),
        "large shrinks": file(SEGMENT + 1),
        "link": Entry(None, next(clock), "b/c"),
        "small grows": file(33),
        "middle": file(700_000),
        "stays": file(900),
    }
    found: list[State] = [dict(state)]
    for number in range(1, states):
        state["a"] = file(10)  # the same size
        # What is the same content at another time is no change.
        state["b/c"] = file(0 if number == 1 else chance.choice([9, 3000]))
        state[f"new {number}"] = file(chance.choice([9, 5000, 300_000]))
        state[f"deep {number}/er/x"] = file(50)
        state["link"] = Entry(None, next(clock), f"new {number}")
        # One segment is another one, or all are.
        tail = content(345 + number)
        state["large"] = Entry(large[:SEGMENT] + content(SEGMENT) + tail, next(clock))
        state["large shrinks"], state["small grows"] = file(44 + number), file(SEGMENT + 9 + number)
        for name in ("gone/alone", "large goes", f"new {number - 1}", "hollow"):
            state.pop(name, None)
        if chance.random() < 0.5:
            state["middle"] = file(700_000)
        found.append(dict(state))
    return found


def things_of(state: State) -> dict[str, Thing]:
    """The same, as judges see it."""
    return {name: _as_thing(entry) for name, entry in state.items()}


def _as_thing(entry: Entry) -> Thing:
    if entry.link:
        return Thing(LINK, entry.link, len(entry.link), entry.mtime_us)
    if entry.content is None:
        return Thing(FOLDER)
    return Thing(FILE, hashlib.md5(entry.content).hexdigest(), len(entry.content), entry.mtime_us)


def lay_out(root: str, state: State) -> None:
    """Have the folder hold this and nothing else; what is the same already is not touched."""
    os.makedirs(root, exist_ok=True)
    for folder, folders, files in os.walk(root, topdown=False):
        for name in [*files, *folders]:
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isdir(path):
                if os.path.relpath(path, root) not in state:
                    os.unlink(path)
            elif not os.listdir(path) and os.path.relpath(path, root) not in state:
                os.rmdir(path)
    for name, entry in state.items():
        _lay(os.path.join(root, name), entry)


def _lay(path: str, entry: Entry) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path) and os.lstat(path).st_mtime_ns // 1000 == entry.mtime_us:
        return
    if os.path.isdir(path) and not os.path.islink(path):
        if entry.content is None and not entry.link:
            return
        shutil.rmtree(path)
    if entry.link:
        if os.path.lexists(path):
            os.unlink(path)
        os.symlink(entry.link, path)
    elif entry.content is None:
        os.makedirs(path, exist_ok=True)
        return
    else:
        with open(path, "wb") as stream:
            stream.write(entry.content)
    os.utime(path, ns=(0, entry.mtime_us * 1000), follow_symlinks=False)
