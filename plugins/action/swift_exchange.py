# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders ``swift_exchange`` on the nodes of a play, step by step."""

from __future__ import annotations

import json
import shlex
from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line
from ansible_collections.chameleon.data.plugins.module_utils._exchange import orders
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import (
    CANNOT_LISTEN,
    SYSTEM_PYTHONS,
    TOO_OLD,
    TRY,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import AUTO, NO_ENGINE, Seen
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import TOKEN
from ansible_collections.chameleon.data.plugins.module_utils._options import swift_exchange as steps
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes
from ansible_collections.chameleon.data.plugins.plugin_utils import exchange
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction
from ansible_collections.chameleon.data.plugins.plugin_utils.exchange_job import ExchangeJob, job_at
from ansible_collections.chameleon.data.plugins.plugin_utils.exchange_papers import PARAMETERS
from ansible_collections.chameleon.data.plugins.plugin_utils.handover import RemoteFolder
from ansible_collections.chameleon.data.plugins.plugin_utils.noted_listings import put_noted
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach

_KEY = ("container", "prefix", "include", "exclude", "links", "shard", "version")  # who differs has another data set
_TOGETHER = "linear"  # the strategy in which no host is a task ahead


class ActionModule(HandoverAction):
    """Each step is a task; the module goes on between them."""

    _supports_async = False
    options = steps.SWIFT_EXCHANGE
    service_type = "object-store"

    def _run(self, args: dict[str, Any]) -> dict[str, Any]:
        """What goes wrong is told, and fails nothing: the data set comes from the store all the same."""
        try:
            return self._step(args)
        except BadInput:
            raise
        except DataError as error:
            path = args["path"] if args["step"] == steps.BEGIN else exchange.meant_by(args["exchange"]).path
            return self._no_exchange(str(error), path)

    def _step(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["step"] == steps.BEGIN:
            reason = self._why_not(args)
            if reason:
                self._tell(reason, args["wish"], args["path"])
                return _over(reason)
            key = json.dumps([args[name] for name in _KEY])
            self._meant = exchange.Meant(args["wish"], key, args["address"] or "", args["port"], args["path"])
            return super()._run(args)
        top = args["exchange"]
        if not top:
            raise BadInput("exchange", "it says which one is meant", "Give what the step 'begin' has returned.")
        self._reach = self.reach(args)
        job = job_at(self, top, lambda _name: self._token(top))
        step: Callable[[ExchangeJob, str, dict[str, Any]], dict[str, Any]] = getattr(self, f"_{args['step']}")
        return step(job, top, args)

    def _hand_over(self, reaches: Mapping[str, Reach], accesses: Mapping[str, Access]) -> RemoteFolder:
        folder = super()._hand_over(reaches, accesses)
        exchange.put_token(folder.top, accesses[TOKEN].token)
        return folder

    def carry_out(
        self, folder: RemoteFolder, module_args: dict[str, Any], renew: Callable[[str], str]
    ) -> dict[str, Any]:
        """See `HandoverAction.carry_out`: only begin."""
        result = ExchangeJob(self, folder, renew).begin(module_args)
        if result is not None:
            if "error" in result:
                return self._no_exchange(result["msg"], self._meant.path)
            return {**result, **_over(result.get("reason", ""))}
        exchange.begin(self.host, folder.top, self._meant)
        return {"changed": False, "exchange": folder.top, "reason": ""}

    def _why_not(self, args: Mapping[str, Any]) -> str:
        strategy = str(self._task.get_play().strategy).rpartition(".")[2]
        if self.check:
            return "this is check mode"
        if strategy != _TOGETHER:
            return f"the play's strategy is {strategy}, with which hosts do not wait for each other"
        if len(self.task_vars["ansible_play_batch"]) < 2:
            return "there is no other host in the batch"
        address, port = args["address"] or "", args["port"]
        known = exchange.experience(self.host, address, port)
        if known is not None:
            return known
        reason = self._why_unable(address, port)
        if not reason:  # what is lacking may be there by the next data set
            exchange.put_experience(self.host, address, port, "")
        return reason

    def _why_unable(self, address: str, port: int) -> str:
        """Ask the node for less than the module takes: where it is unable, that is all that a run costs."""
        known = (self.task_vars.get("ansible_python_interpreter"), *SYSTEM_PYTHONS)
        pythons = " ".join(shlex.quote(str(python)) for python in dict.fromkeys(known) if python)
        attempt = shlex.join(["-c", TRY, address, str(port)])
        ends = f"0) exit ;; {CANNOT_LISTEN}) exit {CANNOT_LISTEN} ;; {TOO_OLD}) end={TOO_OLD} ;;"
        each = f"$python {attempt}; case $? in {ends} esac"
        script = f"end=1; for python in {pythons}; do {each}; done 2>/dev/null; exit $end"
        answer = self._low_level_execute_command(f"/bin/sh -c {shlex.quote(script)}")
        if answer["rc"] == CANNOT_LISTEN:
            return f"it cannot listen at {address}, port {port}: {answer['stdout_lines'][-1]}"
        if answer["rc"] == TOO_OLD:
            return f"its libtorrent is {answer['stdout_lines'][-1]}, and older than 2.0"
        return NO_ENGINE if answer["rc"] else ""

    def _token(self, top: str) -> str:
        """Another one than the module of an earlier task has."""
        token = self._reach.renewed(exchange.token_of(top))
        exchange.put_token(top, token)
        return token

    def _look(self, job: ExchangeJob, top: str, args: dict[str, Any]) -> dict[str, Any]:
        told = job.told(orders.SEEN)
        if told is None:
            return self._ended(job, top)
        if "reason" in told:
            return self._dismiss(job, top, told["reason"])
        meant = exchange.meant_by(top)
        seen = Seen(meant.key, told["digest"], told["missing"], told["bits"], meant.address, told["engine"])
        exchange.put_seen(top, seen)
        return {"changed": False, "exchange": top, "missing": told["missing"]}

    def _share(self, job: ExchangeJob, top: str, args: dict[str, Any]) -> dict[str, Any]:
        swarm, reason = exchange.decide(top, self.task_vars["ansible_play_batch"])
        if swarm is None:
            return self._dismiss(job, top, reason)
        place = swarm.sharers.index(top) if top in swarm.sharers else None
        job.order(orders.SHARE, {"bits": swarm.bits, "shares": len(swarm.sharers), "share": place})
        return {"changed": False, "exchange": top, "nodes": len(swarm.hosts), "pid": job.pid()}

    def _hashes(self, job: ExchangeJob, top: str, args: dict[str, Any]) -> dict[str, Any]:
        told = job.told(orders.HASHES)
        if told is None:
            return self._ended(job, top)
        exchange.put_hashes(top, told)
        return {"changed": False, "exchange": top, "from_store": told.get("from_store", 0)}

    def _join(self, job: ExchangeJob, top: str, args: dict[str, Any]) -> dict[str, Any]:
        swarm, _reason = exchange.decide(top, self.task_vars["ansible_play_batch"])
        if swarm is None:
            return self._dismiss(job, top, "it is in no exchange")
        reason = exchange.why_rather_pull_the_rest(swarm, top)
        if reason:
            return self._dismiss(job, top, reason)
        order = {
            "hashes": exchange.hashes_of(swarm),
            "patience": args["patience"],
            "parameters": PARAMETERS,
            **exchange.papers_of(swarm, top),
            **exchange.addresses_of(swarm, top),
        }
        job.order(orders.EXCHANGE, order)
        return {"changed": False, "exchange": top}

    def _wait(self, job: ExchangeJob, top: str, args: dict[str, Any]) -> dict[str, Any]:
        told = job.told(orders.DONE)
        return self._ended(job, top) if told is None else {"changed": False, "exchange": top, **told}

    def _end(self, job: ExchangeJob, top: str, args: dict[str, Any]) -> dict[str, Any]:
        return self._dismiss(job, top, "") if exchange.is_in(self.host, top) else _over("")

    def _dismiss(self, job: ExchangeJob, top: str, reason: str) -> dict[str, Any]:
        """End the module's part; its result."""
        return self._told(job.end(), top, reason)

    def _ended(self, job: ExchangeJob, top: str) -> dict[str, Any]:
        """The result of a module that has ended by itself."""
        return self._told(job.result(), top, "")

    def _told(self, result: dict[str, Any], top: str, reason: str) -> dict[str, Any]:
        exchange.end(self.host)
        noted = result.pop("noted", "")
        if noted:
            put_noted(self.host, noted)
        meant = exchange.meant_by(top)
        if "error" in result:  # what the module did not foresee stays a failure
            return self._no_exchange(result["msg"], meant.path)
        exchanged = "from_peers" in result
        if exchanged:
            peers, store = human_bytes(result["from_peers"]), human_bytes(result["from_store"])
            self._say(self._display.display, meant.path, f"{peers} came from other nodes, {store} from the store")
        reason = reason or result.get("reason", "")
        if reason and result.get("peers") == 0:
            exchange.put_experience(self.host, meant.address, meant.port, reason)
        self._tell(reason, "true" if exchanged else meant.wish, meant.path)
        return {"changed": False, **result, "exchange": "", "reason": reason}

    def _no_exchange(self, message: str, path: str) -> dict[str, Any]:
        self._say(self._display.display, path, f"no exchange: {message}")
        return _over(message)

    def _tell(self, reason: str, wish: str, path: str) -> None:
        """To who has not asked for an exchange, it is no news that there is none."""
        say = self._display.v if wish == AUTO else self._display.display
        if reason:
            self._say(say, path, f"what is missing comes from the store: {reason}")

    def _say(self, say: Callable[[str], None], path: str, message: str) -> None:
        say(f"[{self.host}] {one_line(path.rstrip('/'))}: {one_line(message)}")


def _over(reason: str) -> dict[str, Any]:
    return {"changed": False, "exchange": "", "reason": reason}
