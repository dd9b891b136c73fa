# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the mount a credential of its own before the module runs, and revokes what is not needed after it."""

from __future__ import annotations

import json
import math
import shlex
from datetime import datetime, timedelta, timezone
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud import application_credentials, identity
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access, outlasting
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import TOKEN as HANDED_TOKEN
from ansible_collections.chameleon.data.plugins.module_utils._mount import credential_choice
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import SHELL_TESTS, best
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Backend
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import (
    APPLICATION_CREDENTIAL,
    TOKEN,
    from_controller,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import (
    check_mount_point,
    mount_path,
    read_settings,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import (
    ABSENT,
    AUTO,
    CLOUDFUSE_MOUNT,
    OWN,
    THERE,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import read_duration
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach
from ansible_collections.chameleon.data.plugins.plugin_utils.said import said, saying

# Who we are, which machine it is (a node that was installed anew is another one), what is mounted with what, and which
# programs there are.
_LOOK = (
    "id -u; {{ cat /etc/machine-id || hostname; }} 2>/dev/null | head -n 1; echo $({programs}); "
    "test -s {config} && echo configured || echo; cat {record} 2>/dev/null || true"
)


class ActionModule(HandoverAction):
    """Action plugin of ``cloudfuse_mount``."""

    options = CLOUDFUSE_MOUNT
    service_type = "object-store"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any] | None:
        """Make a credential if the mount needs one."""
        if self._task.async_val:
            raise BadInput(
                "async",
                "the mount's credential is revoked after the module has ended, when nobody would be there",
                "Drop 'async': the task runs in the background by itself, and survives a lost connection.",
            )
        self._made: str | None = None
        self._not_signed_in: DataError | None = None
        for name in ("path", "cache_dir"):
            args[name] = args[name] and self.on_node(args[name])
        read_settings(args)
        lifetime = read_lifetime(args["credential_lifetime"])
        path = mount_path(args["path"])
        if args["state"] in THERE:
            check_mount_point(path)
        record, programs = self._look(path)
        if args["state"] in THERE:
            backend = best(args["backend"], programs)
            if record.get("backend") != backend.name:  # each has its credential in its own words
                record = {}
            self.credential = self._wanted(reach, args, record, backend, lifetime)
        return None

    def accesses(self, reaches: Mapping[str, Reach]) -> dict[str, Access]:
        """A mount is let go of with what it has itself, whoever signs in no more."""
        try:
            return super().accesses(reaches)
        except DataError as error:
            if reaches[HANDED_TOKEN].options["state"] in THERE:
                raise
            self._not_signed_in = error
            return {}

    def undo(self, reach: Reach) -> None:
        """The node has not got the credential that was made for it."""
        if not self._made:
            return
        try:
            application_credentials.revoke(reach.connection, [self._made])
        except DataError as error:
            self._display.warning(f"[{self.host}] application credential {self._made} is left in the cloud: {error}")

    def conclude(self, reach: Reach, args: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """Leave in the cloud the one application credential that the mount uses, or none."""
        if self.check or reach.given:
            return result
        try:
            if self._not_signed_in is not None and args["state"] == ABSENT:
                raise self._not_signed_in
            doomed = self._doomed(reach, args, result)
            result["revoked"] = application_credentials.revoke(reach.connection, doomed) if doomed else []
        except DataError as error:
            left = f"application credential {self._had} of the mount" if self._had else "what the mount signs in with"
            result.setdefault("warnings", []).append(f"{left} may be left in the cloud: {error}")
            return result
        if args["state"] == ABSENT and result.get("changed") and self._had and self._had not in result["revoked"]:
            result.setdefault("warnings", []).append(
                f"application credential {self._had} of the mount is not among yours: if it still exists, whoever made "
                "the mount has to revoke it."
            )
        return result

    def _doomed(self, reach: Reach, args: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
        """Ids of the application credentials that nobody needs any more."""
        if result.get("failed"):  # the node is as it was, unless the module was cut off after the mount stood
            return [self._made] if self._made and not self._is_used(self._made, args) else []
        if args["state"] != ABSENT and self.credential is None:  # the mount has kept its own
            return []
        # Not always the new one: a mount in use may have kept the one that it had.
        used = None if args["state"] == ABSENT else (result.get("credential") or {}).get("id")
        found = application_credentials.belonging(reach.connection, self._description, self._had)
        return [credential_id for credential_id in found if credential_id != used]

    def _is_used(self, credential_id: str, args: Mapping[str, Any]) -> bool:
        """Whether the node has written down, as it does before it mounts, that its mount uses this one."""
        record, _programs = self._look(mount_path(args["path"]))
        return (record.get("credential") or {}).get("id") == credential_id

    def _look(self, path: str) -> tuple[dict[str, Any], list[str]]:
        """The record of the mount on the node and the names of the backends that are installed.

        The record is {} where it is not there or the mount has lost its configuration.
        """
        places = places_of(path)
        command = _LOOK.format(
            programs=SHELL_TESTS, config=shlex.quote(places.config), record=shlex.quote(places.record)
        )
        answer = self._low_level_execute_command(saying(command), sudoable=True)
        if answer["rc"] != 0:
            raise Unavailable(self.host, f"a shell command failed ({answer['stderr'].strip()})", "Check 'become'.")
        lines = said(str(answer["stdout"])).splitlines()
        uid, machine, programs, configured, *record = [*lines, "", "", "", ""]
        if uid.strip() != "0":
            raise Denied(self.host, "a mount that everybody sees has to be made by root", "Set 'become: true'.")
        self._title = f"chameleon.data mount {self.host} {path}"
        self._description = f"{application_credentials.MADE_FOR}{path} on {self.host}, machine {machine.strip()}"
        try:
            found: dict[str, Any] = json.loads("\n".join(record).strip() or "{}")
        except ValueError:
            found = {}
        had = found.get("credential") or {}
        self._had = "" if had.get("own") else had.get("id") or ""
        return found if configured else {}, programs.split()

    def _wanted(
        self,
        reach: Reach,
        args: Mapping[str, Any],
        record: Mapping[str, Any],
        backend: Backend,
        lifetime: timedelta | None,
    ) -> dict[str, Any] | None:
        """The credential to hand over, None if the mount keeps the one that it has."""
        kind = args["credential"]
        if reach.given:
            if kind not in (AUTO, TOKEN):
                raise BadInput(
                    "credential",
                    "with a given token nobody signs in, so there is nothing to make or to hand over",
                    "Drop 'token', or use credential: token.",
                )
            return {"kind": TOKEN, "secret": args["token"], "reason": "a token was given"}
        if kind == OWN:
            return self._own(reach, record, backend)
        if kind in (AUTO, APPLICATION_CREDENTIAL) and APPLICATION_CREDENTIAL in backend.signs_in_with:
            try:
                return self._application_credential(reach, record, lifetime)
            except Denied as error:
                if kind == APPLICATION_CREDENTIAL:
                    raise
                self._display.vv(f"[{self.host}] {error}")
        if kind in (AUTO, TOKEN) and TOKEN in backend.signs_in_with:
            return self._token(reach, args, record)
        raise _cannot(backend)

    def _own(self, reach: Reach, record: Mapping[str, Any], backend: Backend) -> dict[str, Any] | None:
        """What the user signs in with."""
        own = identity.own(reach.connection)
        if own.kind not in backend.signs_in_with:
            raise _cannot(backend)
        place = self._place(reach)
        endpoints = identity.endpoints_of(reach.connection, self.service_type)
        region = backend.region_for(place["region"], endpoints)
        handed = {"own": True, **own._asdict(), **place, "region": region}
        need = credential_choice.need_of_own(record, from_controller(handed).tag)
        return {**handed, **need._asdict()} if need.reason else None

    def _application_credential(
        self, reach: Reach, record: Mapping[str, Any], lifetime: timedelta | None
    ) -> dict[str, Any] | None:
        has = (record.get("credential") or {}).get("id") or ""
        exists = has != "" and application_credentials.exists(reach.connection, has)
        now = datetime.now(timezone.utc)
        need = credential_choice.need_of_application_credential(record, exists, now)
        if not need.reason:
            return None
        application_credentials.check_may_make(reach.connection, self._title)
        handed = {"kind": APPLICATION_CREDENTIAL, **need._asdict(), **self._place(reach)}
        handed["since"] = credential_choice.time_text(now)
        handed["instead_of"] = has
        ends = now + lifetime if lifetime else None
        if ends:
            handed["expires"] = credential_choice.time_text(ends)
        if self.check:
            return {**handed, "id": "(new)"}
        made = application_credentials.make(reach.connection, self._title, self._description, ends)
        self._made = made.id
        return {**handed, **made._asdict()}

    def _token(self, reach: Reach, args: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any] | None:
        access = reach.access(self.service_type)
        place = access.place
        need = credential_choice.need_of_token(record, access.endpoint, place.project_id, datetime.now(timezone.utc))
        if not need.reason:
            return None
        outlasting(reach.connection, math.inf)
        access = reach.access(self.service_type)
        ends = access.expires or "an unknown time"
        self._display.warning(
            f"[{self.host}] the mount {args['path']} gets a token: it stops working at {ends}. Run the task again "
            "before, or sign in with a password or an unrestricted application credential, with which mounts last."
        )
        since = credential_choice.time_text(datetime.now(timezone.utc))
        token = {"kind": TOKEN, "secret": access.token, "expires": access.expires or "", "since": since}
        return {**token, **need._asdict(), **place._asdict()}

    def _place(self, reach: Reach) -> dict[str, str]:
        """What is signed in to, in the words of a credential."""
        return reach.access(self.service_type).place._asdict()


def read_lifetime(text: str) -> timedelta | None:
    """How long a new application credential lives; None for ever.

    :raises BadInput: it is no duration
    """
    return None if text == "0" else timedelta(seconds=read_duration("credential_lifetime", text))


def _cannot(backend: Backend) -> BadInput:
    return BadInput(
        f"backend {backend.name}",
        "it signs in with {} only".format(" or ".join(kind.replace("_", " ") for kind in backend.signs_in_with)),
        "Use backend: rclone; or credential: own, if you sign in with a password, to have that on the node.",
    )
