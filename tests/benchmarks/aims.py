# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `swift_sync` is to be, compared with its peers, checked against the results. Pure."""

from __future__ import annotations

from typing import Callable, Iterable, NamedTuple, Optional, Sequence

from tests.benchmarks.cases import (
    CHANGED,
    DEFAULTS,
    ENGINE,
    HEAD_FREE,
    LOOP,
    NEW_RCLONE,
    PLAIN,
    RCLONE,
    SEGMENTS_TOO,
    SKIP_IDENTICAL,
    SWIFT,
    SWIFT_SYNC,
    TASK,
    name_of,
    named,
    share_of,
)
from tests.benchmarks.results import Place, Row

Figure = Callable[[Row], Optional[float]]


class Aim(NamedTuple):
    """The engine is to be `times` as good as the best of the peers that `peer` picks.

    :ivar seconds: instead, the whole task is to take at most so much longer than the engine
    """

    case: str
    text: str
    figure: Figure
    peer: Callable[[Row], bool]
    times: float = 1.0
    seconds: float | None = None


class Verdict(NamedTuple):
    met: bool
    figure: str

    def __str__(self) -> str:
        return f"{'met' if self.met else '**missed**'}: {self.figure}"


def wall(row: Row) -> float | None:
    """The median, in seconds."""
    return row.wall_s.median if row.wall_s else None


def cpu(row: Row) -> float | None:
    """The client's median, in seconds."""
    return row.cpu_s.median if row.cpu_s else None


def _of(tool: str, *modes: str) -> Callable[[Row], bool]:
    return lambda row: row.tool == tool and (not modes or row.mode in modes)


def _other(row: Row) -> bool:
    return row.tool not in (SWIFT_SYNC, LOOP)


def _any_rclone(mode: str) -> Callable[[Row], bool]:
    return lambda row: row.tool in (RCLONE, NEW_RCLONE) and row.mode == mode


def _verifies(row: Row) -> bool:
    """Of an object that is made of segments nobody else knows the checksum."""
    return row.tool in (SWIFT, RCLONE, NEW_RCLONE) and row.mode.endswith(PLAIN)


def _left_segments(row: Row) -> bool:
    return row.tool == SWIFT and not row.mode.endswith(SEGMENTS_TOO)


def _all_gone(row: Row) -> bool:
    return row.tool == SWIFT and row.mode.endswith(SEGMENTS_TOO)


def _moving_small(case: str, verb: str) -> Iterable[Aim]:
    yield Aim(case, f"{verb} small files at least 3 times faster than `swift` at its best", wall, _of(SWIFT), 3)
    yield Aim(case, f"{verb} small files at least 1.3 times faster than any", wall, _other, 1.3)
    yield Aim(case, f"{verb} small files with at most a fifth of the CPU time of `swift`", cpu, _of(SWIFT), 5)
    yield Aim(case, f"{verb} small files with no more CPU time than any", cpu, _other)


_LIKE_LOOP = 1 / 1.15
_DEFAULT = (DEFAULTS, DEFAULTS + PLAIN)
AIMS = (
    Aim(
        "no-change",
        "no-change pass at least 20 times faster than `swift`'s best HEAD-based option",
        wall,
        _of(SWIFT, CHANGED, SKIP_IDENTICAL),
        20,
    ),
    Aim("no-change", "… 10 times faster than `rclone`'s default", wall, _of(RCLONE, *_DEFAULT), 10),
    Aim("no-change", "… no slower than `rclone`'s best HEAD-free mode", wall, _any_rclone(HEAD_FREE)),
    *_moving_small("push-small", "push"),
    *_moving_small("pull-small", "pull"),
    Aim("push-large", "push a large file faster than all", wall, _other),
    Aim("pull-large", "pull a large file faster than all who verify it", wall, _verifies),
    Aim("pull-large", "… at most 1.15 times as long as the loop of what that takes", wall, _of(LOOP), _LIKE_LOOP),
    Aim("pull-large", "… nor more CPU time", cpu, _of(LOOP), _LIKE_LOOP),
    Aim("delete", "delete at least 5 times faster than `rclone`'s default", wall, _of(RCLONE, *_DEFAULT), 5),
    Aim("delete", "delete no slower than any", wall, _other),
    Aim("delete-segmented", "… segments included, which `swift` leaves behind", wall, _left_segments),
    Aim("delete-segmented", "… segments included, and those that `swift` deletes by a second command", wall, _all_gone),
    Aim("fixed-cost", "the whole task costs less than 3 s more", wall, _of(SWIFT_SYNC, TASK), seconds=3.0),
)


def judge(aim: Aim, rows: Sequence[Row], place: Place) -> Verdict | None:
    """Whether the aim is met at a place, where the case ran with the most data; None where it was not measured."""
    label = max(
        (row.case for row in rows if row.place == place and name_of(row.case) == aim.case), key=share_of, default=""
    )
    here = [row for row in rows if (row.case, row.place) == (label, place)]
    ours = next((aim.figure(row) for row in here if (row.tool, row.mode) == (SWIFT_SYNC, ENGINE)), None)
    peers = [figure for row in here if aim.peer(row) for figure in [aim.figure(row)] if figure is not None]
    if not ours or not peers:
        return None
    less = "" if label == named(aim.case).label(place.store, 1.0) else f", {share_of(label):.2g} of the data"
    if aim.seconds is not None:
        more = min(peers) - ours
        return Verdict(more < aim.seconds, f"{more:.2f} s{less}")
    times = min(peers) / ours
    return Verdict(times >= aim.times, f"{times:.2f}×{less}")
