# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the mount a credential of its own before the module runs, and revokes what is not needed after it."""

from __future__ import annotations

import json
import shlex
from datetime import datetime, timezone
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud import application_credentials
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import access_to
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._mount import choice
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import APPLICATION_CREDENTIAL, TOKEN
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import mount_path, read_settings
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import (
    ABSENT,
    CLOUDFUSE_MOUNT,
    THERE,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction

# Who we are, which machine it is (a node that was installed anew is another one), and what is mounted with what.
_LOOK = "id -u; cat /etc/machine-id; test -s {config} && cat {record} 2>/dev/null || true"


class ActionModule(HandoverAction):
    """Action plugin of ``cloudfuse_mount``."""

    options = CLOUDFUSE_MOUNT
    service_type = "object-store"

    def prepare(self, connection: Any, args: dict[str, Any]) -> dict[str, Any] | None:
        """Make a credential if the mount needs one."""
        self._made: str | None = None
        read_settings(args)
        record = self._look(mount_path(args["path"]))
        if args["state"] in THERE:
            self.credential = self._wanted(connection, args, record)
        return None

    def conclude(self, connection: Any, args: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """Leave in the cloud the one application credential that the mount uses, or none."""
        if connection is None or self.check:
            return result
        try:
            result["revoked"] = application_credentials.revoke(connection, self._doomed(connection, args, result))
        except DataError as error:
            result.setdefault("warnings", []).append(f"application credentials are left in the cloud: {error}")
            return result
        had = (result.get("credential") or {}).get("id")
        if args["state"] == ABSENT and result.get("changed") and had and had not in result["revoked"]:
            result.setdefault("warnings", []).append(
                f"application credential {had} of the mount is not among yours: if it still exists, whoever made the "
                "mount has to revoke it."
            )
        return result

    def _doomed(self, connection: Any, args: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
        """Ids of the application credentials that nobody needs any more."""
        if result.get("failed"):  # the node is as it was
            return [self._made] if self._made else []
        if args["state"] != ABSENT and self.credential is None:  # the mount has kept its own
            return []
        found = application_credentials.described(connection, self._description)
        return [credential_id for credential_id in found if credential_id != self._made]

    def _look(self, path: str) -> dict[str, Any]:
        """The record of the mount on the node; {} where it is not there or has lost its configuration."""
        places = places_of(path)
        command = _LOOK.format(config=shlex.quote(places.config), record=shlex.quote(places.record))
        answer = self._low_level_execute_command(command, sudoable=True)
        if answer["rc"] != 0:
            raise Unavailable(self.host, f"a shell command failed ({answer['stderr'].strip()})", "Check 'become'.")
        uid, machine, *record = [*str(answer["stdout"]).splitlines(), "", ""]
        if uid.strip() != "0":
            raise Denied(self.host, "a mount that everybody sees has to be made by root", "Set 'become: true'.")
        self._title = f"chameleon.data mount {self.host} {path}"
        self._description = f"Made by chameleon.data for {path} on {self.host}, machine {machine.strip()}"
        try:
            found: dict[str, Any] = json.loads("\n".join(record).strip() or "{}")
        except ValueError:
            found = {}
        return found

    def _wanted(self, connection: Any, args: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, str] | None:
        """The credential to hand over, None if the mount keeps the one that it has."""
        kind = args["credential"]
        if connection is None:
            if kind == APPLICATION_CREDENTIAL:
                raise BadInput(
                    "credential",
                    "with a given token nobody signs in to make one",
                    "Drop 'token', or use credential: token.",
                )
            return {"kind": TOKEN, "secret": args["token"], "reason": "a token was given"}
        if kind != TOKEN:
            try:
                return self._application_credential(connection, record)
            except Denied as error:
                if kind == APPLICATION_CREDENTIAL:
                    raise
                self._display.vv(f"[{self.host}] {error}")
        return self._token(connection, args, record)

    def _application_credential(self, connection: Any, record: Mapping[str, Any]) -> dict[str, str] | None:
        reason = choice.why_new_application_credential(
            record, lambda credential_id: application_credentials.exists(connection, credential_id)
        )
        if not reason:
            return None
        if self.check:
            return {"kind": APPLICATION_CREDENTIAL, "id": "(new)", "reason": reason}
        made = application_credentials.make(connection, self._title, self._description)
        self._made = made.id
        return {"kind": APPLICATION_CREDENTIAL, "reason": reason, **made._asdict()}

    def _token(self, connection: Any, args: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, str] | None:
        access = access_to(connection, self.service_type, args)
        ends = access.expires or "an unknown time"
        reason = choice.why_new_token(record, access.endpoint, datetime.now(timezone.utc))
        if not reason:
            return None
        self._display.warning(
            f"[{self.host}] {args['path']} is mounted with a token: it stops working at {ends}. Run the task again "
            "before, or sign in with something that may make application credentials."
        )
        return {"kind": TOKEN, "secret": access.token, "expires": access.expires or "", "reason": reason}
