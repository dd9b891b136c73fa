# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done: what is wanted compared with what is there. Pure."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.fstab import PATH as FSTAB
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

# How a mount answers, see ``health``
HEALTHY, DEAD, HUNG, BROKEN, NOT_MOUNTED = "healthy", "dead", "hung", "broken", "not mounted"
# What is at a mount point where nothing is mounted
NO_FOLDER, EMPTY, FULL, NO_DIRECTORY = "missing", "empty", "not empty", "no folder"

# The actions of a plan, each a method of ``mounter.Mounter``
UNMOUNT = "unmount"  # wait for uploads and let go
TAKE_DOWN = "take_down"  # a mount that does not answer
MIGRATE = "migrate"  # let go of a cloudfuse mount that others have made
FORGET = "forget"  # in fstab
CREATE_FOLDER = "create_folder"
WRITE_CONFIG = "write_config"
WRITE_UNIT = "write_unit"
ENABLE = "enable"
DISABLE = "disable"
MOUNT = "mount"
RESUME = "resume"  # mount as it was, so that what waits in the cache is uploaded
REMOVE = "remove"
REMOVE_FOLDER = "remove_folder"


class Actual(NamedTuple):
    """What there is on the node.

    :ivar folder: what is at the mount point; ``empty`` where something is mounted
    :ivar mount: on top at the mount point
    :ivar health: of :attr:`mount`
    :ivar config: text of the backend's configuration, with the secret; None where there is none
    :ivar unit: text of the unit file, None where there is none
    :ivar enabled: whether the unit is started at boot
    :ivar cache: the cache folder, None where there is none
    :ivar pending: files written and not uploaded yet, relative to the mount point
    :ivar record: of the last mount that went well, {} where there is none
    :ivar in_fstab: whether fstab has a cloudfuse mount at this path
    """

    folder: str
    mount: Mount | None
    health: str
    config: str | None
    unit: str | None
    enabled: bool
    cache: str | None
    pending: list[str]
    record: Mapping[str, Any]
    in_fstab: bool = False

    @property
    def ours(self) -> bool:
        """Whether this module made the mount, so may take it down."""
        return self.unit is not None

    @property
    def cloudfuse_of_others(self) -> bool:
        """Whether a cloudfuse mount is there that this module has not made."""
        return not self.ours and self.mount is not None and self.mount.kind == "fuse.cloudfuse"

    @property
    def unresponsive(self) -> bool:
        """Whether there is a mount that is of no use to anybody."""
        return self.health in (DEAD, HUNG, BROKEN)


class Desired(NamedTuple):
    """What there shall be.

    :ivar source: what the mount table will call the source
    :ivar config: text of the backend's configuration, with the secret
    :ivar config_reason: why the credential in it is new, empty if it is not
    :ivar unit: text of the unit file
    :ivar fingerprint: of everything a running mount was started with
    """

    settings: Settings
    places: Places
    source: str
    config: str
    config_reason: str
    unit: str
    fingerprint: str


def plan_mounted(desired: Desired, actual: Actual, anew: bool = False, migrate: bool = False) -> Plan:
    """What makes the mount stand as desired.

    :param anew: whether one that stands as desired is made anew
    :param migrate: whether a cloudfuse mount of others may be replaced
    :raises Refused: something is in the way that is not ours to remove
    """
    settings = desired.settings
    migrates = migrate and actual.cloudfuse_of_others
    if not migrates:
        _refuse_foreign(settings.path, actual)
    _refuse_folder(settings, actual)
    plan = Plan()
    outdated = _outdated(desired, actual)
    if anew and actual.health == HEALTHY:
        outdated = outdated or "it is to be made anew"
    if actual.unresponsive:
        plan.add(TAKE_DOWN, settings.path, _complaint(actual))
    elif migrates:
        plan.add(MIGRATE, settings.path, "cloudfuse has it mounted")
    elif outdated:
        plan.add(UNMOUNT, settings.path, outdated)
    moved = _moved(desired, actual)
    if moved and actual.pending and actual.health != HEALTHY:
        # Nobody would look for them where they are any more.
        plan.add(RESUME, settings.path, f"{len(actual.pending)} files are not uploaded yet, and {moved}")
        plan.add(UNMOUNT, settings.path, moved)
    if migrate and actual.in_fstab:
        plan.add(FORGET, FSTAB, "it would have cloudfuse mount it at boot")
    if actual.folder == NO_FOLDER:
        plan.add(CREATE_FOLDER, settings.path, "the mount point is not there")
    _add_files(plan, desired, actual)
    if actual.health != HEALTHY or outdated:
        plan.add(MOUNT, settings.path, outdated or _complaint(actual))
    if _cache_moves(desired, actual):
        plan.add(REMOVE, str(actual.cache), "the cache is elsewhere now")
    return plan


def plan_present(desired: Desired, actual: Actual) -> Plan:
    """What writes down how the mount shall be, without mounting or unmounting anything.

    :raises Refused: another mount is in the way, or files wait that would be forgotten
    """
    path = desired.settings.path
    _refuse_foreign(path, actual)
    moved = _moved(desired, actual)
    if moved and (actual.pending or (_cache_moves(desired, actual) and actual.mount is not None)):
        raise Refused(
            f"mount {path}",
            f"{moved}, and what it has not uploaded would be forgotten",
            "Use 'state: mounted', or 'state: unmounted' first.",
        )
    plan = Plan()
    _add_files(plan, desired, actual)
    return plan


def _add_files(plan: Plan, desired: Desired, actual: Actual) -> None:
    settings, places = desired.settings, desired.places
    if actual.config != desired.config:
        reason = desired.config_reason or _differs(actual.config)
        plan.add(WRITE_CONFIG, places.config, reason)
    if actual.unit != desired.unit:
        plan.add(WRITE_UNIT, places.unit_file, _differs(actual.unit))
    if settings.boot and not actual.enabled:
        plan.add(ENABLE, places.unit, "it is not started at boot")
    if not settings.boot and actual.enabled:
        plan.add(DISABLE, places.unit, "it is started at boot")


def plan_unmounted(path: str, actual: Actual, force: bool = False) -> Plan:
    """What lets go of the mount and loses no write; what is written down stays.

    :param force: leave in the cache what a mount that does not answer has not uploaded
    :raises Refused: the mount is not ours
    """
    _refuse_foreign(path, actual)
    plan = Plan()
    if actual.unresponsive:
        plan.add(TAKE_DOWN, path, _complaint(actual))
    waiting = bool(actual.pending) and not force
    if waiting and actual.health != HEALTHY:
        plan.add(RESUME, path, f"{len(actual.pending)} files are not uploaded yet")
    if waiting or actual.health == HEALTHY:
        plan.add(UNMOUNT, path, "it is mounted")
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
        (places.unit_file, actual.unit is not None),
        (places.config, actual.config is not None),
        (actual.cache or "", actual.cache is not None),
        (places.record, bool(actual.record)),
    ):
        if there:
            plan.add(REMOVE, target, "it belongs to the mount")
    if actual.record.get("made_folder") and actual.folder == EMPTY:
        plan.add(REMOVE_FOLDER, path, "it was made for the mount")
    return plan


def _refuse_foreign(path: str, actual: Actual) -> None:
    mount = actual.mount
    if mount is None or actual.ours:
        return
    # A FUSE mount whose program has died is of no use to anybody: whoever made it, it is cleared away.
    if not (mount.is_fuse and actual.health == DEAD):
        raise Refused(
            f"mount {path}",
            f"{mount.source} ({mount.kind}) is mounted there, and not by this module",
            "Unmount it first, choose another path, or set 'migrate: true' to have it replaced."
            if actual.cloudfuse_of_others
            else "Unmount it first, or choose another path.",
        )


def _refuse_folder(settings: Settings, actual: Actual) -> None:
    path = settings.path
    if actual.folder == NO_DIRECTORY:
        raise BadInput(f"path {path}", "there is something that is no folder", "Choose another path.")
    if actual.folder == FULL and not settings.allow_non_empty:
        raise would_hide(path)


def would_hide(path: str) -> Refused:
    """The error for a mount point with something in it."""
    return Refused(
        f"path {path}",
        "the folder is not empty, and a mount would hide what is in it",
        "Move its content away, choose another path, or insist with 'allow_non_empty'.",
    )


def _moved(desired: Desired, actual: Actual) -> str:
    """Why what waits in the cache would not be found by the new mount; empty if it would be."""
    if _cache_moves(desired, actual):
        return "the cache will be elsewhere"
    source = actual.record.get("source")
    return f"{source} was mounted before" if source not in (None, desired.source) else ""


def _cache_moves(desired: Desired, actual: Actual) -> bool:
    return actual.cache not in (None, desired.places.cache)


def _outdated(desired: Desired, actual: Actual) -> str:
    """Why a mount that answers has to be made anew, empty if it has not."""
    if actual.health != HEALTHY or actual.mount is None:
        return ""
    if actual.mount.source != desired.source:
        return f"{actual.mount.source} is mounted instead of {desired.source}"
    if actual.record.get("fingerprint") != desired.fingerprint:
        return desired.config_reason or "it was started with other settings"
    return ""


def _complaint(actual: Actual) -> str:
    return {
        DEAD: "its program has died (Transport endpoint is not connected)",
        HUNG: "it does not answer",
        BROKEN: "it answers with errors",
        NOT_MOUNTED: "it is not mounted",
    }[actual.health]


def _differs(text: str | None) -> str:
    return "it is not there" if text is None else "it differs"
