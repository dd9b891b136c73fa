# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions stay."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version, read_time, time_text
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep, plan_retention

DAY = 86400 * 10**9
NOW = 1_800_000_000 * 10**9


def version(days: float, digit: str = "a") -> Version:
    """Made so many days ago."""
    return Version(time_text(NOW - int(days * DAY)), digit * 64)


OLD, MIDDLE, NEW = version(9), version(5), version(1)


def kept(keep: Keep, latest: Version = NEW, *more: Version) -> list[Version]:
    return plan_retention([OLD, MIDDLE, NEW, *more], latest, keep, NOW)[0]


def test_all_stay_where_nothing_is_said() -> None:
    assert plan_retention([NEW, OLD], NEW, Keep(), NOW) == ([OLD, NEW], [])


def test_as_many_as_are_wanted_and_the_latest_is_the_first_of_them() -> None:
    assert kept(Keep(versions=2)) == [MIDDLE, NEW]
    assert kept(Keep(versions=3)) == kept(Keep(versions=9)) == [OLD, MIDDLE, NEW]
    assert kept(Keep(versions=2), OLD) == [OLD, NEW]  # somebody has lost a race, or the clock of one was wrong
    assert kept(Keep(versions=1), OLD) == kept(Keep(versions=0), OLD) == [OLD]


def test_what_was_made_exactly_so_long_ago_stays() -> None:
    assert kept(Keep(days=5)) == [MIDDLE, NEW]
    later = Version(time_text(read_time(MIDDLE.time, "") - 1000), "a" * 64)
    assert later not in kept(Keep(days=5), NEW, later)
    assert kept(Keep(days=0)) == [NEW]
    future = version(-3)
    assert kept(Keep(days=1), NEW, future) == [NEW, future]


def test_what_is_named_stays() -> None:
    cited = version(8, "b")
    for named in (cited.digest, cited.digest[:8], cited.name):
        assert kept(Keep(versions=1, named=[named, "c" * 64]), NEW, cited) == [cited, NEW]
    assert kept(Keep(days=0, named=[OLD.name]), NEW, cited) == [OLD, NEW]


def test_either_keeps() -> None:
    assert kept(Keep(versions=1, days=5)) == [MIDDLE, NEW]
    assert kept(Keep(versions=3, days=1)) == [OLD, MIDDLE, NEW]


def test_the_latest_stays_though_it_is_not_listed() -> None:
    assert plan_retention([OLD], NEW, Keep(versions=1), NOW) == ([NEW], [OLD])


_VERSIONS = st.lists(st.builds(version, st.floats(-2, 20), st.sampled_from("abc")), min_size=1, unique=True)
_COUNT = st.none() | st.integers(0, 12)


@given(_VERSIONS, st.data(), _COUNT, _COUNT)
@settings(deadline=None)
def test_each_version_stays_or_goes(versions: list[Version], data: st.DataObject, count: int, days: int) -> None:
    latest = data.draw(st.sampled_from(versions))
    stay, go = plan_retention(versions, latest, Keep(count, days), NOW)
    assert sorted(stay + go) == sorted(versions)
    assert latest in stay
    if count is not None:
        assert len(stay) >= min(max(count, 1), len(versions))
    others = [one for one in stay if one != latest]
    assert not others or not go or min(others) > max(go)
