# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what is there to what is done."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.keepers.systemd import Systemd
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.plan import (
    BROKEN,
    DEAD,
    EMPTY,
    FULL,
    HEALTHY,
    HUNG,
    NO_DIRECTORY,
    NO_FOLDER,
    NOT_MOUNTED,
    Actual,
    Desired,
    plan_absent,
    plan_mounted,
    plan_present,
    plan_unmounted,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from tests.unit.mount.example import settings

PATH = "/mnt/results"
PLACES = Systemd().at(places_of(PATH))
MOUNT = Mount(PATH, "fuse.rclone", "store:results", frozenset({"rw"}))


def desired(**changes: Any) -> Desired:
    wanted = Desired(
        settings=settings(),
        places=PLACES,
        source="store:results",
        config="config",
        config_reason="",
        unit="unit",
        fingerprint="print",
    )
    return wanted._replace(**changes)


RECORD = {"fingerprint": "print", "source": "store:results"}
NOTHING = Actual(EMPTY, None, NOT_MOUNTED, None, None, False, None, [], {})
STANDS = Actual(EMPTY, MOUNT, HEALTHY, "config", "unit", True, PLACES.cache, [], RECORD)
CLOUDFUSE = Mount(PATH, "fuse.cloudfuse", "cloudfuse", frozenset({"rw"}))


def actions(plan: Plan) -> list[str]:
    return [change.action for change in plan]


def test_from_nothing() -> None:
    plan = plan_mounted(desired(), NOTHING._replace(folder=NO_FOLDER))
    assert actions(plan) == ["create_folder", "write_config", "write_unit", "enable", "mount"]


def test_a_mount_that_stands_is_left_alone() -> None:
    assert not plan_mounted(desired(), STANDS)


@pytest.mark.parametrize("health", [DEAD, HUNG, BROKEN])
def test_a_mount_that_does_not_answer_is_made_anew(health: str) -> None:
    assert actions(plan_mounted(desired(), STANDS._replace(health=health))) == ["take_down", "mount"]


def test_one_that_somebody_unmounted_is_mounted() -> None:
    assert actions(plan_mounted(desired(), STANDS._replace(mount=None, health=NOT_MOUNTED))) == ["mount"]


def test_other_settings_are_written_while_nothing_is_mounted() -> None:
    plan = plan_mounted(desired(unit="new", fingerprint="other"), STANDS)
    assert actions(plan) == ["unmount", "write_unit", "mount"]


def test_a_new_credential_is_the_reason() -> None:
    plan = plan_mounted(desired(config="new", fingerprint="other", config_reason="it was revoked"), STANDS)
    assert actions(plan) == ["unmount", "write_config", "mount"]
    assert {change.reason for change in plan} == {"it was revoked"}


def test_a_run_that_was_killed_before_the_mount_stood_is_finished() -> None:
    # The files are new, the running mount is older: only the record, written last, tells.
    assert actions(plan_mounted(desired(), STANDS._replace(record={"fingerprint": "old"}))) == ["unmount", "mount"]


def test_another_source_at_the_same_path() -> None:
    plan = plan_mounted(desired(source="store:other"), STANDS)
    assert actions(plan) == ["unmount", "mount"]
    assert "store:results is mounted instead of store:other" in plan.changes[0].reason


def test_boot_alone_does_not_touch_the_mount() -> None:
    assert actions(plan_mounted(desired(settings=settings(boot=False)), STANDS)) == ["disable"]
    assert actions(plan_mounted(desired(), STANDS._replace(enabled=False))) == ["enable"]


def test_a_folder_with_files_is_not_hidden() -> None:
    with pytest.raises(Refused, match="not empty"):
        plan_mounted(desired(), NOTHING._replace(folder=FULL))


def test_a_file_is_no_mount_point() -> None:
    with pytest.raises(BadInput):
        plan_mounted(desired(), NOTHING._replace(folder=NO_DIRECTORY))


def test_who_insists_has_a_folder_with_files_hidden() -> None:
    insisting = desired(settings=settings(allow_non_empty=True))
    assert actions(plan_mounted(insisting, NOTHING._replace(folder=FULL)))[-1] == "mount"


def test_a_mount_that_stands_is_made_anew_if_that_is_wanted() -> None:
    assert actions(plan_mounted(desired(), STANDS, anew=True)) == ["unmount", "mount"]
    assert actions(plan_mounted(desired(), STANDS._replace(health=DEAD), anew=True)) == ["take_down", "mount"]


def test_present_writes_and_leaves_alone_what_is_mounted() -> None:
    assert actions(plan_present(desired(), NOTHING)) == ["write_config", "write_unit", "enable"]
    assert actions(plan_present(desired(unit="new", fingerprint="other"), STANDS)) == ["write_unit"]
    assert not plan_present(desired(), STANDS._replace(health=DEAD))


def test_unmounted() -> None:
    assert actions(plan_unmounted(PATH, STANDS)) == ["unmount"]
    assert actions(plan_unmounted(PATH, STANDS._replace(health=HUNG))) == ["take_down"]
    idle = STANDS._replace(mount=None, health=NOT_MOUNTED)
    assert not plan_unmounted(PATH, idle)
    assert actions(plan_unmounted(PATH, idle._replace(pending=["a"]))) == ["resume", "unmount"]


def test_by_force_nothing_is_waited_for_that_cannot_come() -> None:
    waiting = STANDS._replace(pending=["a"], health=HUNG)
    assert actions(plan_unmounted(PATH, waiting, force=True)) == ["take_down"]
    assert actions(plan_absent(PATH, PLACES, waiting, force=True)) == ["take_down", *REMOVED]
    assert actions(plan_unmounted(PATH, waiting._replace(health=HEALTHY), force=True)) == ["unmount"]


@pytest.mark.parametrize("state", ["mounted", "absent"])
def test_what_others_have_mounted_is_theirs(state: str) -> None:
    disk = Mount(PATH, "ext4", "/dev/sdb1", frozenset({"rw"}))
    for mount, health in ((disk, HEALTHY), (MOUNT, HEALTHY), (MOUNT, HUNG)):
        actual = NOTHING._replace(mount=mount, health=health)
        with pytest.raises(Refused, match="not by this module"):
            plan_mounted(desired(), actual) if state == "mounted" else plan_absent(PATH, PLACES, actual)


def test_a_dead_mount_of_others_is_cleared_away() -> None:
    actual = NOTHING._replace(mount=MOUNT, health=DEAD)
    assert actions(plan_mounted(desired(), actual))[0] == "take_down"


REMOVED = ["disable", "remove", "remove", "remove", "remove"]


def test_absent() -> None:
    plan = plan_absent(PATH, PLACES, STANDS)
    assert actions(plan) == ["unmount", *REMOVED]
    targets = [change.target for change in plan if change.action == "remove"]
    assert targets == [PLACES.unit_file, PLACES.config, PLACES.cache, PLACES.record]


def test_absent_twice() -> None:
    assert not plan_absent(PATH, PLACES, NOTHING)


def test_absent_removes_the_folder_that_was_made_for_it() -> None:
    record = {**RECORD, "made_folder": True}
    assert actions(plan_absent(PATH, PLACES, STANDS._replace(record=record)))[-1] == "remove_folder"


def test_a_dead_mount_is_taken_away() -> None:
    assert actions(plan_absent(PATH, PLACES, STANDS._replace(health=DEAD))) == ["take_down", *REMOVED]


@pytest.mark.parametrize(("health", "first"), [(DEAD, ["take_down"]), (HUNG, ["take_down"]), (NOT_MOUNTED, [])])
def test_what_a_dead_mount_has_not_uploaded_is_uploaded_first(health: str, first: list[str]) -> None:
    mount = None if health == NOT_MOUNTED else MOUNT
    plan = plan_absent(PATH, PLACES, STANDS._replace(mount=mount, health=health, pending=["a"]))
    assert actions(plan) == [*first, "resume", "unmount", *REMOVED]


def test_a_cache_that_moves_is_emptied_first() -> None:
    elsewhere = desired(places=PLACES.with_cache_in("/local"), fingerprint="other", unit="new")
    plan = plan_mounted(elsewhere, STANDS)
    assert actions(plan) == ["unmount", "write_unit", "mount", "remove"]
    assert plan.changes[-1].target == PLACES.cache


@pytest.mark.parametrize(
    "changes", [{"places": PLACES.with_cache_in("/local")}, {"source": "store:other"}], ids=["cache", "source"]
)
def test_what_a_dead_mount_has_not_uploaded_is_not_forgotten_for_another(changes: dict[str, Any]) -> None:
    dead = STANDS._replace(health=DEAD, pending=["a"])
    plan = plan_mounted(desired(unit="new", fingerprint="other", **changes), dead)
    assert actions(plan)[:5] == ["take_down", "resume", "unmount", "write_unit", "mount"]
    with pytest.raises(Refused, match="would be forgotten"):
        plan_present(desired(**changes), dead)


def test_cloudfuse_of_others_is_replaced_if_that_is_wanted() -> None:
    theirs = NOTHING._replace(mount=CLOUDFUSE, health=HEALTHY, in_fstab=True)
    with pytest.raises(Refused, match="migrate: true"):
        plan_mounted(desired(), theirs)
    assert actions(plan_mounted(desired(), theirs, migrate=True)) == [
        "migrate",
        "forget",
        "write_config",
        "write_unit",
        "enable",
        "mount",
    ]
    assert actions(plan_mounted(desired(), theirs._replace(health=HUNG), migrate=True))[0] == "take_down"


def test_nothing_else_of_others_is() -> None:
    for mount in (MOUNT, Mount(PATH, "ext4", "/dev/sdb1", frozenset({"rw"}))):
        with pytest.raises(Refused, match="not by this module"):
            plan_mounted(desired(), NOTHING._replace(mount=mount, health=HEALTHY), migrate=True)


def test_what_is_migrated_is_left_alone_then() -> None:
    assert not plan_mounted(desired(), STANDS, migrate=True)
