# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the action plugins have in common: sign in, hand over, run the module, clean up.

The subclass of a module names its options and its service, and overrides :meth:`prepare` and :meth:`conclude` where
there is something to do on the controller. See ``docs/docsite/rst/architecture.rst``.
"""

from __future__ import annotations

import calendar
import contextlib
import gc
import importlib
import json
import os
import shlex
import time
from typing import Any, Callable, ClassVar, Iterable, Mapping

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import printable
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import (
    AUTHORITIES,
    CREDENTIAL,
    FURTHER_TOKEN,
    TOKEN,
)
from ansible_collections.chameleon.data.plugins.module_utils._options import CLOUD
from ansible_collections.chameleon.data.plugins.module_utils._options.spelling import check_spelling
from ansible_collections.chameleon.data.plugins.module_utils._options.values import check_values
from ansible_collections.chameleon.data.plugins.plugin_utils.handover import RemoteFolder
from ansible_collections.chameleon.data.plugins.plugin_utils.interrupts import interruptible
from ansible_collections.chameleon.data.plugins.plugin_utils.job import RemoteJob
from ansible_collections.chameleon.data.plugins.plugin_utils.paths import is_relative_to_user, shell_word
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach

# Variables that say which cloud is meant where a task does not
_NAME_A_CLOUD = ("OS_CLOUD", "OS_AUTH_URL", "OS_REGION_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE")

# Here it is loaded once: ansible-core loads the plugin before it forks a process for each task and host. That takes
# longer than most tasks. Where it is not installed, `sign_in` says so.
with contextlib.suppress(ImportError):
    importlib.import_module("openstack")
# What is loaded by now stays, and the processes share it: a collection in each of them would give each its own copy.
gc.freeze()


def ca_cert_on_node(options: Mapping[str, Any]) -> str | None:
    """Where the user says that the node has the authorities' certificates; otherwise they travel with the token."""
    return options.get("ca_cert") if options.get("ca_cert_remote_src") else None


def _as_written(spec: Mapping[str, Any]) -> dict[str, Any]:
    """An argument spec that leaves paths as the user wrote them: ``~`` and ``$HOME`` are the node's.

    Those of signing in are the controller's.
    """
    changed = {}
    for name, option in spec.items():
        changed[name] = dict(option)
        if option.get("type") == "path" and name not in CLOUD:
            changed[name]["type"] = "str"
        if "options" in option:
            changed[name]["options"] = _as_written(option["options"])
    return changed


class HandoverAction(ActionBase):  # type: ignore[misc]  # ansible-core has no type hints
    """Runs the module of the same name with a token from the controller.

    :cvar options: keyword arguments of ``AnsibleModule`` that say which options there are
    :cvar service_type: the service whose endpoint the module needs
    """

    _supports_async = True
    _supports_check_mode = True
    _requires_connection = True

    options: ClassVar[Mapping[str, Any]]
    service_type: ClassVar[str]

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any] | None:
        """Do the control plane before the module runs.

        :param args: the module's validated options, with defaults; what is changed here reaches the module
        :returns: a result, if there is nothing to do for the module; else None
        """

    def undo(self, reach: Reach) -> None:
        """Take back what :meth:`prepare` has made, where the module could not be begun."""

    def accesses(self, reaches: Mapping[str, Reach]) -> dict[str, Access]:
        """How the module reaches its services; where it can do without one, that may be missing.

        :param reaches: by the names of the tokens that are handed over
        :raises DataError: as of `sign_in` and `access_to`
        """
        return {name: reach.access(self.service_type) for name, reach in reaches.items()}

    def conclude(self, reach: Reach, args: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """Verify and tidy up after the module has run; called for failed runs too, and not under the task's ``async``.

        :returns: the result to report
        """
        return result

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Called by ansible-core."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        self.task_vars = task_vars or {}
        self.credential: dict[str, str] | None = None
        self.public: dict[str, str] = {}  # what else the module is handed, by the names of `_handover.folder`
        self.further: list[Reach] = []  # clouds whose tokens the module gets beside the first one's, see FURTHER_TOKEN
        try:
            with interruptible():
                result.update(self._run(self._validated()))
        except DataError as error:
            result.update(failed=True, **error.result())
        return printable(result)

    def _validated(self) -> dict[str, Any]:
        """The task's arguments, with defaults.

        :raises BadInput: they are not what the module takes
        """
        check_spelling(self._task.action, self.options["argument_spec"], self._task.args)
        try:
            as_written = {**self.options, "argument_spec": _as_written(self.options["argument_spec"])}
            _validated, args = self.validate_argument_spec(**as_written)
        except AnsibleError as error:
            raise _no_arguments(self._task.action, str(error)) from error
        except (ArithmeticError, TypeError, ValueError) as error:  # ansible-core's own, of a number instead of a list
            raise _no_arguments(self._task.action, "an option has a value of another type than its own") from error
        check_values(self.options["argument_spec"], args)
        return dict(args)

    @property
    def check(self) -> bool:
        """Whether this is check mode."""
        return bool(self._task.check_mode)

    @property
    def host(self) -> str:
        """The node, as the inventory calls it."""
        return str(self.task_vars.get("inventory_hostname", "node"))

    def _run(self, args: dict[str, Any]) -> dict[str, Any]:
        if "cloud" in args and not any(args.get(name) for name in ("cloud", "auth", "token")):
            self._check_environment()
        reach = self.reach(args)
        finished = self.prepare(reach, args)
        if finished is not None:
            self._task.async_val = 0  # no job was begun on the node, whose end ansible-core would wait for
            return finished
        result = self._run_module(reach, args)
        if self._task.async_val:
            return result
        try:
            return self.conclude(reach, args, result)
        except DataError as error:  # what the module has warned of is as true as before
            return {"warnings": result.get("warnings", []), "failed": True, **error.result()}

    def _check_environment(self) -> None:
        """Find a cloud that the task's ``environment`` names: programs on the node would see it, and nobody else.

        :raises BadInput: there is one, and the controller's own environment does not say the same
        """
        given: dict[str, Any] = {}
        self._compute_environment_string(given)
        names = [name for name in _NAME_A_CLOUD if name in given and str(given[name]) != os.environ.get(name)]
        if names:
            raise BadInput(
                "environment",
                f"{', '.join(names)} in it is for programs on the node, and it is the controller that signs in",
                "Name a 'cloud' in the task, or set the variable where ansible-playbook is started.",
            )

    def on_node(self, path: str) -> str:
        """A path as a module on the node understands it, with the home and the environment of its user.

        :raises Unavailable: the node cannot be asked
        """
        if not is_relative_to_user(path):
            return path
        script = shlex.quote(f"printf '%s\\n' {shell_word(path)}")
        answer = self._low_level_execute_command(f"{self._compute_environment_string()} /bin/sh -c {script}".lstrip())
        if answer["rc"] != 0:
            raise Unavailable(self.host, f"a shell command failed ({answer['stderr'].strip()})", "Check 'become'.")
        return str(answer["stdout"]).strip().splitlines()[-1]

    def reach(self, options: Mapping[str, Any]) -> Reach:
        """A cloud; under the task's own ``async`` nobody renews its token.

        :raises BadInput: a token is given alone
        """
        return Reach(options, lasts=self._task.async_val)

    def _run_module(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """Run the module on the node with an access to its service; the token travels beside the arguments."""
        reaches = {TOKEN: reach}
        reaches.update({FURTHER_TOKEN.format(number): further for number, further in enumerate(self.further)})
        try:
            accesses = self.accesses(reaches)
            self._warn_of_ends(accesses.values())
            folder = self._hand_over(reaches, accesses)
        except BaseException:
            self.undo(reach)
            raise
        access = accesses.get(TOKEN)
        names = set(self.options["argument_spec"]) - set(CLOUD) - {"token"}
        module_args = {name: args[name] for name in names if args.get(name) is not None}
        module_args.update(
            endpoint=access and access.endpoint,
            validate_certs=access and access.validate_certs,
            ca_cert=ca_cert_on_node(args),
            handover=folder.path,
        )
        return self.carry_out(folder, module_args, lambda name: self._renewed(reaches[name], accesses, name))

    def carry_out(
        self, folder: RemoteFolder, module_args: dict[str, Any], renew: Callable[[str], str]
    ) -> dict[str, Any]:
        """Run the module to its end; its result.

        :param renew: as of `RemoteJob`
        """
        return RemoteJob(self, folder, renew).run(module_args)

    def _hand_over(self, reaches: Mapping[str, Reach], accesses: Mapping[str, Access]) -> RemoteFolder:
        """A hand-over folder with all that the module is not told by its arguments."""
        handed = {name: access.token for name, access in accesses.items()}
        if self.credential is not None:
            handed[CREDENTIAL] = json.dumps(self.credential)
        authorities = {
            AUTHORITIES.format(name): access.authorities
            for name, access in accesses.items()
            if not reaches[name].options.get("ca_cert_remote_src")
        }
        public = {**self.public, **authorities}
        return RemoteFolder(self, handed, public, detached=not (self.check or self._task.async_val))

    def _warn_of_ends(self, accesses: Iterable[Access]) -> None:
        """Under the task's own ``async`` nobody is there to renew a token."""
        end = time.time() + self._task.async_val
        for expires in {access.expires for access in accesses if self._task.async_val and access.expires}:
            if calendar.timegm(time.strptime(expires, "%Y-%m-%dT%H:%M:%SZ")) < end:
                self._display.warning(
                    f"[{self.host}] the token ends at {expires}, before the task's 'async' does, and is not renewed: "
                    "what takes longer fails. Run it without 'async', or run it again then."
                )

    def _renewed(self, reach: Reach, handed: dict[str, Access], name: str) -> str:
        """A token instead of the one of that name which was handed over."""
        token = reach.renewed(handed[name].token)
        handed[name] = handed[name]._replace(token=token)
        return token


def _no_arguments(module: str, cause: str) -> BadInput:
    return BadInput(module, cause, f"Compare with 'ansible-doc {module}'.")
