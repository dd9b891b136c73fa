# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible tells of a task, taken apart: only what may be in a report goes on from here. Pure.

ansible-core's objects are taken as they are, and nothing of it is imported. Results of the collection's own modules
hold no secret and are read whole; of those of others only how they ended is looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    CHANGED,
    FAILED,
    IGNORED,
    OK,
    UNREACHABLE,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import short

OURS = "chameleon.data."
# The module that tells of a task in the background tells the result of the task's module.
ASYNC_STATUS = "ansible.builtin.async_status"
NO_LOG, FOREIGN = "no_log", "foreign"
_COLLECTION = Path(__file__).parents[3]
_OUR_TASKS = tuple(
    f"{root}/{name}/" for root in (_COLLECTION, _COLLECTION.resolve()) for name in ("playbooks", "roles")
)
# Arguments of the collection's modules that say what a task is about
_ARGUMENTS = ("cloud", "container", "name", "object", "state")


class Ended(NamedTuple):
    """A task, or one item of its loop, that has ended on a host.

    :ivar task: its unique name
    :ivar place: where it ran: the host, or the one that it was delegated to
    :ivar module: with its collection, or what is written in the task where nobody can tell
    :ivar arguments: some, of the collection's own modules
    :ivar result: of the collection's own modules; else what the task in the background is called, and nothing more
    :ivar message: of a failure
    :ivar hidden: why there is none, see `model.Failure`
    """

    host: str
    task: str
    place: str
    module: str
    status: str
    check: bool
    attempts: int
    arguments: Mapping[str, str]
    result: Mapping[str, Any]
    message: str
    hidden: str


def ended(result: Any, status: str | None = None, ignored: bool = False, messages: bool = False) -> Ended:
    """Take apart what a callback is given.

    :param result: ansible-core's ``TaskResult``
    :param status: how it has ended, where the callback knows; else it is ``ok`` or ``changed``
    :param messages: messages of modules of others may be told
    """
    task, fields = result._task, result._task_fields or {}
    module = module_of(task)
    status = status or (CHANGED if result.is_changed() else OK)
    own = module.startswith(OURS)
    bad = status in (FAILED, UNREACHABLE)
    tried = bool(fields.get("retries") or fields.get("until"))
    # In the result of a module of others there may be much, and it is copied when it is asked for.
    content = result._result if own or bad or tried or module == ASYNC_STATUS else {}
    attempts = int(content.get("attempts") or 1)
    if status == FAILED and content.get("unreachable"):  # which nobody says of an item of a loop
        status = UNREACHABLE
    censored = task.no_log is True or "censored" in content or bool(content.get("_ansible_no_log"))
    message, hidden = "", ""
    if bad:
        told = own or messages or status == UNREACHABLE or is_ours(task)
        hidden = NO_LOG if censored else "" if told else FOREIGN
        message = "" if hidden else _message(content, status)
    if censored:
        content = {}
    host = host_of(result._host)
    return Ended(
        host=host,
        task=str(task._uuid),
        place=short(fields.get("delegate_to") or host),
        module=module,
        status=IGNORED if ignored and bad else status,
        check=bool(fields.get("check_mode")),
        attempts=attempts,
        arguments=_arguments(fields.get("args")) if own and not censored else {},
        result=content if own else _of_a_job(content),
        message=message,
        hidden=hidden,
    )


def of_job(begun: Ended, told: Ended) -> Ended:
    """The end of a task in the background, as ``async_status`` tells it.

    :param begun: the task, when it went there; it is one of the collection's modules
    """
    bad = told.status in (FAILED, UNREACHABLE, IGNORED)
    message = _message(told.result, told.status) if bad and told.hidden != NO_LOG else ""
    hidden = NO_LOG if told.hidden == NO_LOG else ""
    return told._replace(module=begun.module, arguments=begun.arguments, message=message, hidden=hidden)


def host_of(host: Any) -> str:
    """The name of a host of the inventory."""
    return short(host.get_name())


def module_of(task: Any) -> str:
    """The module with its collection; of a task that names none yet, for example a template, what is written there."""
    written = str(task.action)
    return written if "{{" in written else str(task.resolved_action or written)


def name_of(described: Any) -> str:
    """The name of a task or a play as it is written: with variables in it, it might tell a secret."""
    written = described.get_ds()
    name = written.get("name") if isinstance(written, Mapping) else None
    return str(name or described.get_name())


def is_ours(task: Any) -> bool:
    """Whether the task is one of the collection's roles and playbooks, which tell no secrets."""
    return str(task.get_path() or "").startswith(_OUR_TASKS)


def _message(content: Mapping[str, Any], status: str) -> str:
    lines = str(content.get("msg") or "").strip().splitlines()
    if not lines:
        return ""
    # Of a connection the last line says why; before it may be all that the client was asked to log.
    return short(lines[-1] if status == UNREACHABLE else " ".join(lines))


def _arguments(given: Any) -> dict[str, str]:
    args = given if isinstance(given, dict) else {}
    return {name: args[name] for name in _ARGUMENTS if isinstance(args.get(name), str)}


def _of_a_job(content: Mapping[str, Any]) -> dict[str, Any]:
    """Of ``async_status``: all, since it may be the result of a module of the collection."""
    return dict(content) if "ansible_job_id" in content else {}
