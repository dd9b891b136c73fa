# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done: what is wanted compared with what is there. Pure."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import (
    BROKEN,
    DEAD,
    EMPTY,
    HEALTHY,
    HUNG,
    NOT_MOUNTED,
    Actual,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.fstab import PATH as FSTAB
from ansible_collections.chameleon.data.plugins.module_utils._mount.guards import (
    refuse_folder,
    refuse_foreign,
    refuse_nested,
    refuse_overrides,
    refuse_upon,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

# The actions of a plan, each a method of ``mounter.Mounter``
UNMOUNT = "unmount"  # wait for uploads and let go
TAKE_DOWN = "take_down"  # a mount that does not answer
MIGRATE = "migrate"  # let go of a cloudfuse mount that others have made
FORGET = "forget"  # in fstab
CREATE_FOLDER = "create_folder"
WRITE_CONFIG = "write_config"
WRITE_AUTHORITIES = "write_authorities"
WRITE_UNIT = "write_unit"
ENABLE = "enable"
DISABLE = "disable"
MOUNT = "mount"
RESUME = "resume"  # mount as it was, so that what waits in the cache is uploaded
REMOVE = "remove"
RESET = "reset"  # what the supervisor remembers of a program that failed
REMOVE_FOLDER = "remove_folder"


class Desired(NamedTuple):
    """What there shall be.

    :ivar source: what the mount table will call the source
    :ivar store: where files are uploaded to: facts that have to be as they were when files were written, see record
    :ivar config: text of the backend's configuration, with the secret
    :ivar config_reason: why the credential in it is new, empty if it is not
    :ivar authorities: those that it shall trust, PEM; empty for the node's own
    :ivar unit: text of the unit file
    :ivar words: the command lines that its program may have
    :ivar fingerprint: of the configuration that a running mount was started with
    """

    settings: Settings
    places: Places
    source: str
    store: Mapping[str, str]
    config: str
    config_reason: str
    authorities: str
    unit: str
    words: Sequence[Sequence[str]]
    fingerprint: str


def plan_mounted(desired: Desired, actual: Actual, anew: bool = False, migrate: bool = False) -> Plan:
    """What makes the mount stand as desired.

    :param anew: whether one that stands as desired is made anew
    :param migrate: whether a cloudfuse mount of others may be replaced
    :raises Refused: something is in the way that is not ours to remove
    """
    settings = desired.settings
    migrates = migrate and actual.cloudfuse_of_others and not actual.hidden_by
    if not migrates:
        refuse_foreign(settings.path, actual)
    refuse_folder(settings, actual)
    refuse_overrides(desired.places, actual)
    outdated = _outdated(desired, actual)
    if anew and actual.health == HEALTHY:
        outdated = outdated or "it is to be made anew"
    if migrates:
        plan = Plan()
        # One that hangs may be in use: it is let go of, never taken away.
        plan.add(TAKE_DOWN if actual.health == DEAD else MIGRATE, settings.path, "cloudfuse has it mounted")
    else:
        plan = _let_go(settings.path, actual, outdated)
    moved = moves(desired, actual)
    if moved and actual.pending and actual.health != HEALTHY:
        # Nobody would look for them where they are any more.
        plan.add(RESUME, settings.path, f"{len(actual.pending)} files are not uploaded yet, and {moved}")
        plan.add(UNMOUNT, settings.path, moved)
    if migrate and actual.in_fstab:
        plan.add(FORGET, FSTAB, "it would have cloudfuse mount it at boot")
    for folder in actual.missing:
        plan.add(CREATE_FOLDER, folder, "the mount point is not there")
    _add_files(plan, desired, actual)
    if actual.health != HEALTHY or outdated or migrates:
        plan.add(MOUNT, settings.path, outdated or _complaint(actual))
        refuse_nested(settings.path, actual)
        refuse_upon(settings.path, actual.upon)
    if _cache_moves(desired, actual):
        plan.add(REMOVE, str(actual.cache), "the cache is elsewhere now")
    return plan


def plan_present(desired: Desired, actual: Actual) -> Plan:
    """What writes down how the mount shall be, without mounting or unmounting anything.

    :raises Refused: another mount is in the way, or files wait, or may be written, that would not be found any more
    """
    path = desired.settings.path
    refuse_foreign(path, actual)
    refuse_folder(desired.settings, actual)
    moved = moves(desired, actual)
    if moved and (actual.pending or actual.mount is not None or actual.out_of_sight):
        raise Refused(
            f"mount {path}",
            f"{moved}, and what it has not uploaded would be forgotten",
            "Use 'state: mounted', or 'state: unmounted' first.",
        )
    plan = Plan()
    _add_files(plan, desired, actual)
    if actual.mount is None:
        refuse_nested(path, actual)
    if _cache_moves(desired, actual):
        plan.add(REMOVE, str(actual.cache), "the cache is elsewhere now")
    return plan


def _add_files(plan: Plan, desired: Desired, actual: Actual) -> None:
    settings, places = desired.settings, desired.places
    if actual.config != desired.config:
        reason = desired.config_reason or _differs(actual.config)
        plan.add(WRITE_CONFIG, places.config, reason)
    if (actual.authorities or "") != desired.authorities:
        if desired.authorities:
            plan.add(WRITE_AUTHORITIES, places.authorities, _differs(actual.authorities))
        else:
            plan.add(REMOVE, places.authorities, "the store is trusted by the node's own authorities")
    if actual.unit != desired.unit:
        plan.add(WRITE_UNIT, places.unit_file, _differs(actual.unit))
    if settings.boot and not actual.enabled:
        plan.add(ENABLE, places.unit, "it is not started at boot")
    if not settings.boot and actual.enabled:
        plan.add(DISABLE, places.unit, "it is started at boot")


def _let_go(path: str, actual: Actual, reason: str) -> Plan:
    """What takes away one that is of no use, and one that answers if there is a reason to."""
    plan = Plan()
    if actual.unresponsive:
        plan.add(TAKE_DOWN, path, _complaint(actual))
    elif actual.out_of_sight:
        plan.add(UNMOUNT, path, "its program runs, but nothing is mounted")
    elif reason and actual.health == HEALTHY:
        plan.add(UNMOUNT, path, reason)
    return plan


def plan_unmounted(path: str, actual: Actual, force: bool = False) -> Plan:
    """What lets go of the mount and loses no write; what is written down stays.

    :param force: leave in the cache what a mount that does not answer has not uploaded
    :raises Refused: the mount is not ours
    """
    refuse_foreign(path, actual)
    waits = bool(actual.pending) and not force
    plan = _let_go(path, actual, "it is mounted")
    if waits and actual.health != HEALTHY and not actual.out_of_sight:
        plan.add(RESUME, path, f"{len(actual.pending)} files are not uploaded yet")
        plan.add(UNMOUNT, path, "it is mounted")
    if plan:
        refuse_upon(path, actual.upon)
    return plan


def plan_absent(path: str, places: Places, actual: Actual, force: bool = False) -> Plan:
    """What takes the mount away with everything that belongs to it, and loses no write.

    :param force: but what a mount that does not answer has not uploaded
    :raises Refused: the mount is not ours
    """
    plan = plan_unmounted(path, actual, force)
    if actual.enabled:
        plan.add(DISABLE, places.unit, "it is started at boot")
    for target, there in (
        (actual.cache or "", actual.cache is not None),  # first: where that fails the mount stays as it was
        *((folder, True) for folder in actual.additions),
        (places.unit_file, actual.unit is not None),
        (places.config, actual.config is not None),
        (places.authorities, actual.authorities is not None),
        (places.record, bool(actual.record)),
    ):
        if there:
            plan.add(REMOVE, target, "it belongs to the mount")
    if actual.failed and actual.unit is None:
        plan.add(RESET, places.unit, "it is remembered as failed")
    if actual.folder == EMPTY:
        made = [path] if actual.record.get("made_folder") else []
        for folder in made + list(reversed(actual.record.get("made_parents", []))):
            plan.add(REMOVE_FOLDER, folder, "it was made for the mount")
    return plan


def moves(desired: Desired, actual: Actual) -> str:
    """Why what waits in the cache would not be found by the new mount, or uploaded elsewhere; empty if neither."""
    if _cache_moves(desired, actual):
        return "the cache will be elsewhere"
    record = actual.record
    for name, wanted in desired.store.items():
        if record.get(name) not in (None, wanted):
            detail = "" if name == "source" else f", with another {name.replace('_', ' ')} ({record[name]})"
            return f"{record.get('source')} was mounted before{detail}"
    return ""


def _cache_moves(desired: Desired, actual: Actual) -> bool:
    return actual.cache not in (None, desired.places.cache)


def _outdated(desired: Desired, actual: Actual) -> str:
    """Why a mount that answers has to be made anew, empty if it has not."""
    mount, settings = actual.mount, desired.settings
    if actual.health != HEALTHY or mount is None:
        return ""
    if mount.source != desired.source:
        return f"{mount.source} is mounted instead of {desired.source}"
    if actual.record.get("fingerprint") != desired.fingerprint:
        return desired.config_reason or "it was started with other settings"
    if actual.words is not None and list(actual.words) not in [list(words) for words in desired.words]:
        return "its program was started with other options"
    for option, is_set, wanted in (
        ("read_only", "ro" in mount.options, settings.read_only),
        ("allow_other", mount.only_for is None, settings.allow_other),
    ):
        if is_set != wanted:
            return f"it is mounted with {option} {str(is_set).lower()}"
    return ""


def _complaint(actual: Actual) -> str:
    return {
        HEALTHY: "cloudfuse has it mounted",
        DEAD: "its program has died (Transport endpoint is not connected)",
        HUNG: "it does not answer",
        BROKEN: "it answers with errors",
        NOT_MOUNTED: "it is not mounted",
    }[actual.health]


def _differs(text: str | None) -> str:
    return "it is not there" if text is None else "it differs"
