# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module of the collection does around its work: token, progress, errors to results."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Interrupted
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line, printable
from ansible_collections.chameleon.data.plugins.module_utils._handover.core_dumps import keep_out_of_core_dumps
from ansible_collections.chameleon.data.plugins.module_utils._handover.detached import QUICK, detach
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import (
    AUTHORITIES,
    CREDENTIAL,
    FURTHER_TOKEN,
    NOTED,
    TOKEN,
    Folder,
)
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import PATIENCE, GivenToken, HandedToken
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import read_authorities
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._options.values import check_values
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter


class Job:
    """One run of a module on a node.

    :ivar params: the module's options
    :ivar check: only say what would be done
    :ivar meter: progress
    :ivar token_patience: seconds to wait for a new token
    :ivar warnings: sentences that the user has to read, whatever comes of the run
    """

    def __init__(self, params: Mapping[str, Any], check: bool) -> None:
        self.params = params
        self.check = check
        self.warnings: list[str] = []
        self.token_patience = PATIENCE
        self._folder: Folder | None = Folder(params["handover"]) if params.get("handover") else None
        self.meter = Meter(self._folder.publish if self._folder else None)

    def credential(self) -> dict[str, str] | None:
        """The credential that the plugin made for this node, in the shape that both agree on, or None."""
        handed = self._folder and self._folder.handed.get(CREDENTIAL)
        return dict(json.loads(handed)) if handed else None

    def noted(self) -> list[str]:
        """Digests of listings that earlier tasks of the run have noted on this node."""
        return (self._folder.handed.get(NOTED, "") if self._folder else "").split()

    def authorities(self) -> str:
        """The certificates of those that the service is trusted by, PEM; empty for the node's own.

        :raises BadInput: a file that the user named cannot be read
        """
        return self._authorities(self.params, TOKEN)

    def _authorities(self, place: Mapping[str, Any], name: str) -> str:
        handed = self._folder and self._folder.handed.get(AUTHORITIES.format(name))
        return handed or (read_authorities(place["ca_cert"]) if place.get("ca_cert") else "")

    def folder(self) -> Folder:
        """The hand-over folder, for a module that goes on while several tasks talk to it.

        :raises BadInput: the module was run without its action plugin
        """
        if self._folder is None:
            raise BadInput("handover", "the module was handed none", "Run it as a task: its action plugin orders it.")
        return self._folder

    def adopt_umask(self) -> None:
        """Have new files get the modes that the user's own get."""
        umask = self._folder.umask() if self._folder else None
        if umask is not None:
            os.umask(umask)

    def end(self) -> None:
        """Tell the plugin that the work is over."""
        sys.stdout.flush()  # it looks for the result then
        if self._folder is not None:
            self._folder.remove()

    def tokens(self) -> GivenToken | HandedToken:
        """The source of this run's token.

        :raises BadInput: the module was run without its action plugin and without a token
        """
        return self._tokens(self.params, TOKEN)

    def _tokens(self, place: Mapping[str, Any], name: str) -> GivenToken | HandedToken:
        if self._folder is not None:
            return HandedToken(self._folder, name, self.token_patience)
        if place.get("token"):
            return GivenToken(place["token"])
        raise BadInput(
            "token",
            "the module runs on the node, where there are no credentials, and was handed none",
            "Run it as a task: its action plugin signs in on the controller. Or give 'token' and 'endpoint'.",
        )

    def transport(self, **options: Any) -> Transport:
        """HTTP to the service that this module talks to; *options* are the transport's (pace, retries, …)."""
        return self._transport(self.params, TOKEN, options)

    def further_transport(self, number: int, place: Mapping[str, Any]) -> Transport:
        """HTTP to another service, which has the module's shared options of its own.

        :param number: from 0, its place among those that the plugin handed tokens for
        """
        return self._transport(place, FURTHER_TOKEN.format(number), {})

    def _transport(self, place: Mapping[str, Any], name: str, options: Mapping[str, Any]) -> Transport:
        if not place.get("endpoint"):
            raise BadInput(
                "endpoint",
                "the module has a token but not the address of the service",
                "Give 'endpoint', for example https://chi.uc.chameleoncloud.org:7480/swift/v1/AUTH_<project id>.",
            )
        return Transport(
            place["endpoint"],
            self._tokens(place, name),
            validate_certs=place.get("validate_certs") is not False,
            authorities=self._authorities(place, name),
            tell=self.meter.trouble,
            **options,
        )


def run_job(module: Any, work: Callable[[Job], dict[str, Any]], patience: float = QUICK) -> None:
    """Run *work* for an ``AnsibleModule`` and end it with its result; SIGTERM becomes an error, so clean-up runs.

    :param work: takes the :class:`Job`, returns the result's keys
    :param patience: seconds in which it may end, before the task is told that it goes on
    """

    def on_term(signum: int, frame: Any) -> None:
        raise Interrupted(
            "run", f"it was ended by signal {signum}", "Run the task again: what is finished is not done again."
        )

    if module.params.get("handover"):
        detach(module.params["handover"], patience)
    signal.signal(signal.SIGTERM, on_term)
    keep_out_of_core_dumps()
    job = Job(module.params, module.check_mode)
    end = module.exit_json
    try:
        try:
            check_values(module.argument_spec, module.params)
            result = work(job)
        except DataError as error:
            end, result = module.fail_json, error.result()
        for warning in job.warnings:
            module.warn(one_line(warning))
        end(**printable(result))
    finally:
        job.end()
