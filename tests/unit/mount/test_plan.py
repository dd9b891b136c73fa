# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what is there to what is done."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import (
    BROKEN,
    DEAD,
    EMPTY,
    FULL,
    HEALTHY,
    HUNG,
    LINK,
    MISSING,
    NOT_A_FOLDER,
    NOT_MOUNTED,
    Actual,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.guards import refuse_cache
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.plan import (
    Desired,
    plan_absent,
    plan_mounted,
    plan_present,
    plan_unmounted,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from tests.unit.mount.example import settings

PATH = "/mnt/results"
PLACES = Systemd().at(places_of(PATH))
MOUNT = Mount(PATH, "fuse.rclone", "store:results", frozenset({"rw"}))

WORDS = ["/usr/bin/rclone", "mount", "store:results"]
STORE = {
    "source": "store:results",
    "endpoint": "https://cloud.example/v1/AUTH_1",
    "backend": "rclone",
    "store_options": "",
    "project": "9d3",
}


def desired(**changes: Any) -> Desired:
    wanted = Desired(
        settings=settings(),
        places=PLACES,
        source="store:results",
        store=STORE,
        config="config",
        config_reason="",
        authorities="",
        unit="unit",
        words=[WORDS],
        fingerprint="print",
    )
    return wanted._replace(**changes)


RECORD = {"fingerprint": "print", **STORE}
NOTHING = Actual(EMPTY, None, NOT_MOUNTED, None, None, False, None, [], {})
STANDS = Actual(EMPTY, MOUNT, HEALTHY, "config", "unit", True, PLACES.cache, [], RECORD, words=WORDS)
CLOUDFUSE = Mount(PATH, "fuse.cloudfuse", "cloudfuse", frozenset({"rw"}))


def actions(plan: Plan) -> list[str]:
    return [change.action for change in plan]


def test_from_nothing() -> None:
    plan = plan_mounted(desired(), NOTHING._replace(folder=MISSING, missing=[PATH]))
    assert actions(plan) == ["create_folder", "write_config", "write_unit", "enable", "mount"]


def test_a_mount_that_stands_is_left_alone() -> None:
    assert not plan_mounted(desired(), STANDS)


@pytest.mark.parametrize("health", [DEAD, HUNG, BROKEN])
def test_a_mount_that_does_not_answer_is_made_anew(health: str) -> None:
    assert actions(plan_mounted(desired(), STANDS._replace(health=health))) == ["take_down", "mount"]


def test_one_that_somebody_unmounted_is_mounted() -> None:
    assert actions(plan_mounted(desired(), STANDS._replace(mount=None, health=NOT_MOUNTED, words=None))) == ["mount"]


def test_other_settings_are_written_while_nothing_is_mounted() -> None:
    plan = plan_mounted(desired(unit="new", fingerprint="other"), STANDS)
    assert actions(plan) == ["unmount", "write_unit", "mount"]


def test_a_new_credential_is_the_reason() -> None:
    plan = plan_mounted(desired(config="new", fingerprint="other", config_reason="it was revoked"), STANDS)
    assert actions(plan) == ["unmount", "write_config", "mount"]
    assert {change.reason for change in plan} == {"it was revoked"}


def test_a_run_that_was_killed_before_the_mount_stood_is_finished() -> None:
    # The files are new, the running mount is older: only the record tells.
    assert actions(plan_mounted(desired(), STANDS._replace(record={**RECORD, "fingerprint": "old"}))) == [
        "unmount",
        "mount",
    ]


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


def test_a_file_or_a_link_is_no_mount_point() -> None:
    with pytest.raises(BadInput):
        plan_mounted(desired(), NOTHING._replace(folder=NOT_A_FOLDER))
    with pytest.raises(BadInput, match="symbolic link"):
        plan_mounted(desired(), NOTHING._replace(folder=LINK))


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
    idle = STANDS._replace(mount=None, health=NOT_MOUNTED, words=None)
    assert not plan_unmounted(PATH, idle)
    assert actions(plan_unmounted(PATH, idle._replace(pending=["a"]))) == ["resume", "unmount"]


def test_by_force_nothing_is_waited_for_that_cannot_come() -> None:
    waiting = STANDS._replace(pending=["a"], health=HUNG)
    assert actions(plan_unmounted(PATH, waiting, force=True)) == ["take_down"]
    assert actions(plan_absent(PATH, PLACES, waiting, force=True)) == ["take_down", *REMOVED]
    assert actions(plan_unmounted(PATH, waiting._replace(health=HEALTHY), force=True)) == ["unmount"]


@pytest.mark.parametrize("state", ["mounted", "present", "unmounted", "absent"])
def test_what_others_have_mounted_is_theirs(state: str) -> None:
    disk = Mount(PATH, "ext4", "/dev/sdb1", frozenset({"rw"}))
    sshfs = Mount(PATH, "fuse.sshfs", "host:", frozenset({"user_id=0"}))
    of_a_user = MOUNT._replace(options=frozenset({"user_id=1000"}))
    without_words = STANDS._replace(words=None)
    for actual in (
        NOTHING._replace(mount=disk, health=HEALTHY),
        *(NOTHING._replace(mount=MOUNT, health=health) for health in (HEALTHY, HUNG, DEAD)),
        # Our unit is there, and on top is another type, source, user or program.
        *(without_words._replace(mount=disk, health=health) for health in (HEALTHY, DEAD)),
        without_words._replace(mount=sshfs, health=DEAD),
        without_words._replace(mount=MOUNT._replace(source="gdrive:"), health=DEAD),
        without_words._replace(mount=of_a_user),
        without_words._replace(served_by_others=True),
        without_words._replace(record={}),
    ):
        with pytest.raises(Refused, match="not by this module"):
            if state == "mounted":
                plan_mounted(desired(), actual)
            elif state == "present":
                plan_present(desired(), actual)
            elif state == "unmounted":
                plan_unmounted(PATH, actual)
            else:
                plan_absent(PATH, PLACES, actual)


def test_what_others_have_mounted_in_ours_is_theirs() -> None:
    sub = Mount(f"{PATH}/sub", "tmpfs", "precious", frozenset())
    for actual in (STANDS._replace(upon=[sub]), STANDS._replace(upon=[sub], health=DEAD)):
        with pytest.raises(Refused, match="/mnt/results/sub"):
            plan_absent(PATH, PLACES, actual)
    with pytest.raises(Refused, match="/mnt/results/sub"):
        plan_mounted(desired(fingerprint="other"), STANDS._replace(upon=[sub]))
    assert not plan_mounted(desired(), STANDS._replace(upon=[sub]))


def test_a_mount_that_is_hidden_is_left_alone() -> None:
    over = Mount("/mnt", "tmpfs", "precious", frozenset())
    for mount in (MOUNT, CLOUDFUSE):
        hidden = STANDS._replace(mount=mount, health=BROKEN, hidden_by=[over], folder=MISSING)
        for look in (
            lambda actual: plan_mounted(desired(), actual, migrate=True),
            lambda actual: plan_present(desired(), actual),
            lambda actual: plan_unmounted(PATH, actual, force=True),
            lambda actual: plan_absent(PATH, PLACES, actual, force=True),
        ):
            with pytest.raises(Refused, match=r"hidden by /mnt \(precious, tmpfs\)"):
                look(hidden)


def test_ours_without_its_unit_is_ours() -> None:
    for removed in (STANDS, STANDS._replace(health=DEAD, words=None)):
        removed = removed._replace(unit=None, enabled=False)
        assert "write_unit" in actions(plan_mounted(desired(), removed))
        assert actions(plan_absent(PATH, PLACES, removed))[0] in ("unmount", "take_down")
    assert actions(plan_mounted(desired(), STANDS._replace(unit=None))) == ["write_unit"]


def test_a_unit_that_runs_another_command_is_named() -> None:
    other = STANDS._replace(overrides=["/etc/systemd/system/unit.d/x.conf"], words=[*WORDS, "--read-only"])
    with pytest.raises(Refused, match=r"unit\.d/x\.conf"):
        plan_mounted(desired(), other)
    assert actions(plan_unmounted(PATH, other)) == ["unmount"]


def test_no_cache_in_an_object_store() -> None:
    wanted = settings(cache_dir="/mnt/store/cache")
    refuse_cache(wanted, "/mnt/storehouse", [MOUNT._replace(path="/mnt/store")])
    refuse_cache(wanted, "/mnt/store", [Mount("/mnt/store", "ext4", "/dev/sdb", frozenset())])
    for folder in ("/mnt/store", "/mnt/store/cache"):
        with pytest.raises(BadInput, match=r"inside the mount /mnt/store \(store:results\)"):
            refuse_cache(wanted, folder, [MOUNT._replace(path="/mnt/store")])


def test_mounts_in_mounts_are_refused() -> None:
    for actual in (NOTHING._replace(around=["/mnt"]), NOTHING._replace(inside=["/mnt/results/sub"])):
        for plan in (plan_mounted, plan_present):
            with pytest.raises(Refused, match=r"mount (/mnt|/mnt/results/sub) is inside of it|inside the mount /mnt,"):
                plan(desired(), actual)
    assert not plan_mounted(desired(), STANDS._replace(inside=["/mnt/results/sub"]))


@pytest.mark.parametrize("name", [*STORE, "cache"])
def test_what_waits_is_uploaded_to_where_it_was_written(name: str) -> None:
    new = desired(store={**STORE, name: "other"})
    if name == "cache":
        new = desired(places=PLACES.with_cache_in("/local"))
    for health, words, first in ((DEAD, None, ["take_down"]), (NOT_MOUNTED, None, [])):
        mount = MOUNT if health == DEAD else None
        dead = STANDS._replace(mount=mount, health=health, words=words, pending=["a"])
        assert actions(plan_mounted(new, dead))[: len(first) + 2] == [*first, "resume", "unmount"]
    for there in (dead, STANDS, STANDS._replace(mount=None, health=NOT_MOUNTED)):
        with pytest.raises(Refused, match="would be forgotten"):
            plan_present(new, there)


def test_what_was_made_elsewhere_first_is_compared_with_what_is_known() -> None:
    # A record of an older release, or of a mount of which nobody knows the project.
    waiting = STANDS._replace(
        mount=None, words=None, health=NOT_MOUNTED, pending=["a"], record={"fingerprint": "print"}
    )
    assert actions(plan_mounted(desired(), waiting)) == ["mount"]


def test_a_mount_that_runs_otherwise_is_made_anew() -> None:
    others = [*WORDS, "--read-only"]
    assert actions(plan_mounted(desired(), STANDS._replace(words=others))) == ["unmount", "mount"]
    read_only = STANDS._replace(mount=MOUNT._replace(options=frozenset({"ro"})))
    assert actions(plan_mounted(desired(), read_only)) == ["unmount", "mount"]
    hidden = STANDS._replace(mount=MOUNT._replace(options=frozenset({"user_id=0", "group_id=0"})))
    assert actions(plan_mounted(desired(), hidden)) == ["unmount", "mount"]


def test_a_program_whose_mount_is_out_of_sight_is_ended_first() -> None:
    hidden = STANDS._replace(mount=None, health=NOT_MOUNTED)
    assert actions(plan_mounted(desired(), hidden)) == ["unmount", "mount"]
    assert actions(plan_unmounted(PATH, hidden._replace(pending=["a"]))) == ["unmount"]
    assert actions(plan_absent(PATH, PLACES, hidden)) == ["unmount", *REMOVED]


REMOVED = ["disable", "remove", "remove", "remove", "remove"]


def test_absent() -> None:
    plan = plan_absent(PATH, PLACES, STANDS)
    assert actions(plan) == ["unmount", *REMOVED]
    targets = [change.target for change in plan if change.action == "remove"]
    assert targets == [PLACES.cache, PLACES.unit_file, PLACES.config, PLACES.record]


def test_absent_after_the_unit_file_was_removed_by_hand() -> None:
    left = NOTHING._replace(enabled=True, failed=True, additions=["/run/unit.d"])
    plan = plan_absent(PATH, PLACES, left)
    assert actions(plan) == ["disable", "remove", "reset"]
    assert [change.target for change in plan][1:] == ["/run/unit.d", PLACES.unit]
    assert "reset" not in actions(plan_absent(PATH, PLACES, left._replace(unit="unit")))  # it is, with the file


def test_absent_twice() -> None:
    assert not plan_absent(PATH, PLACES, NOTHING)


def test_absent_removes_the_folder_that_was_made_for_it() -> None:
    record = {**RECORD, "made_folder": True, "made_parents": ["/a", "/a/b"]}
    plan = plan_absent(PATH, PLACES, STANDS._replace(record=record))
    assert [change.target for change in plan if change.action == "remove_folder"] == [PATH, "/a/b", "/a"]


def test_a_dead_mount_is_taken_away() -> None:
    assert actions(plan_absent(PATH, PLACES, STANDS._replace(health=DEAD))) == ["take_down", *REMOVED]


@pytest.mark.parametrize(("health", "first"), [(DEAD, ["take_down"]), (HUNG, ["take_down"]), (NOT_MOUNTED, [])])
def test_what_a_dead_mount_has_not_uploaded_is_uploaded_first(health: str, first: list[str]) -> None:
    mount = None if health == NOT_MOUNTED else MOUNT
    plan = plan_absent(PATH, PLACES, STANDS._replace(mount=mount, health=health, words=None, pending=["a"]))
    assert actions(plan) == [*first, "resume", "unmount", *REMOVED]


def test_a_cache_that_moves_is_emptied_first() -> None:
    elsewhere = desired(places=PLACES.with_cache_in("/local"), fingerprint="other", unit="new")
    plan = plan_mounted(elsewhere, STANDS)
    assert actions(plan) == ["unmount", "write_unit", "mount", "remove"]
    assert plan.changes[-1].target == PLACES.cache


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
    for health, first in ((HUNG, "migrate"), (BROKEN, "migrate"), (DEAD, "take_down")):
        assert actions(plan_mounted(desired(), theirs._replace(health=health), migrate=True))[0] == first


def test_nothing_else_of_others_is() -> None:
    for mount in (MOUNT, Mount(PATH, "ext4", "/dev/sdb1", frozenset({"rw"}))):
        with pytest.raises(Refused, match="not by this module"):
            plan_mounted(desired(), NOTHING._replace(mount=mount, health=HEALTHY), migrate=True)


def test_what_is_migrated_is_left_alone_then() -> None:
    assert not plan_mounted(desired(), STANDS, migrate=True)
