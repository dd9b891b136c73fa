# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `swift_sync` is to be, compared with its peers, checked against the results. Pure."""

from __future__ import annotations

import re
from typing import Callable, Iterable, NamedTuple, Optional, Sequence

from tests.benchmarks.cases import (
    CHANGED,
    DEFAULTS,
    DVC,
    HEAD_FREE,
    LOOP,
    NEW_RCLONE,
    NO_CHANGE,
    PLAIN,
    PULL,
    PUSH,
    RCLONE,
    RESTIC,
    SEGMENTS_TOO,
    SKIP_IDENTICAL,
    SOME_CHANGED,
    SWIFT,
    SWIFT_SYNC,
    TAR,
    TASK,
    name_of,
    share_of,
)
from tests.benchmarks.data import size_of
from tests.benchmarks.histories import FILES, HISTORIES, History
from tests.benchmarks.programme import case_of
from tests.benchmarks.results import Place, Row

Figure = Callable[[Row], Optional[float]]


class Aim(NamedTuple):
    """Ours is to be `times` as good as the best of the peers that `peer` picks.

    :ivar seconds: instead, the whole task is to take at most so much longer than the engine
    """

    case: str
    text: str
    figure: Figure
    peer: Callable[[Row], bool]
    times: float = 1.0
    seconds: float | None = None


class Bound(NamedTuple):
    """Ours is to be at most so much, whatever the peers are.

    :ivar unit: of the figure
    """

    case: str
    text: str
    figure: Figure
    most: float
    unit: str


class Verdict(NamedTuple):
    met: bool
    figure: str

    def __str__(self) -> str:
        return f"{'met' if self.met else '**missed**'}: {self.figure}"


def wall(row: Row) -> float | None:
    """The median, in seconds."""
    return row.wall_s.median if row.wall_s else None


def wall_at_least(row: Row) -> float | None:
    """As `wall`, or the seconds after which it was ended."""
    ended = re.fullmatch(r"over (\d+) s", row.trouble)
    return float(ended[1]) if ended else wall(row)


def peak(row: Row) -> float | None:
    """In MiB."""
    return row.peak_mib


def sent_of_all(row: Row) -> float | None:
    """What was sent, in percent of the bytes of the data set."""
    case = case_of(row.case)
    return None if row.sent is None or case is None else 100 * row.sent / size_of(case.data, share_of(row.case))


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
SWIFT_SYNC_AIMS = (
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


def _files(row: Row) -> bool:
    return (row.tool, row.mode) == FILES


def _packing(history: History) -> Iterable[Aim | Bound]:
    def step(kind: str) -> str:
        return f"{history.name}-{kind}"

    if history.name != "images":
        yield Aim(step(PUSH), f"{history.name}: push at least 35 times faster than as objects", wall, _files, 35)
        yield Aim(step(PULL), "… pull at least 15 times faster", wall, _files, 15)
    for kind in (PUSH, PULL):
        text = f"{history.name}: {kind} in at most 2.5 times the time of the pipe of tar"
        yield Aim(step(kind), text, wall, _of(TAR), 1 / 2.5)
    for tool in (RESTIC, DVC):
        text = f"… a pass that finds nothing changed 10 times faster than `{tool}`'s"
        yield Aim(step(NO_CHANGE), text, wall, _of(tool), 10)
    yield Bound(step(SOME_CHANGED), "… where 1 % have changed, 2 % of the bytes are sent", sent_of_all, 2, "%")
    for kind in (PUSH, NO_CHANGE, SOME_CHANGED, PULL):
        yield Bound(step(kind), f"… at most 256 MiB of memory ({kind})", peak, 256, "MiB")


PACKED_AIMS = tuple(aim for history in HISTORIES for aim in _packing(history))


def judge(aim: Aim | Bound, rows: Sequence[Row], place: Place) -> Verdict | None:
    """Whether the aim is met at a place, where the case ran with the most data that tell; None where none do."""
    labels = {row.case for row in rows if row.place == place and name_of(row.case) == aim.case}
    for label in sorted(labels, key=share_of, reverse=True):
        here = [row for row in rows if (row.case, row.place) == (label, place)]
        case = case_of(label)
        ours = next((aim.figure(row) for row in here if case and (row.tool, row.mode) == case.ours), None)
        verdict = _verdict(aim, ours, here) if ours else None
        if verdict and case:
            less = "" if label == case.label(place.store, 1.0) else f", {share_of(label):.2g} of the data"
            return verdict._replace(figure=verdict.figure + less)
    return None


def _verdict(aim: Aim | Bound, ours: float, rows: Iterable[Row]) -> Verdict | None:
    if isinstance(aim, Bound):
        return Verdict(ours <= aim.most, f"{ours:.3g} {aim.unit}")
    chosen = [row for row in rows if aim.peer(row)]
    peers = [figure for row in chosen for figure in [aim.figure(row)] if figure is not None]
    if not peers:
        # Who was ended has taken at least as long; if that is not enough, nothing is known
        ended = [figure for row in chosen if aim.figure is wall for figure in [wall_at_least(row)] if figure]
        enough = ended and min(ended) / ours >= aim.times
        return Verdict(True, f"more than {min(ended) / ours:.2f}×") if enough else None
    if aim.seconds is not None:
        more = min(peers) - ours
        return Verdict(more < aim.seconds, f"{more:.2f} s")
    times = min(peers) / ours
    return Verdict(times >= aim.times, f"{times:.2f}×")
