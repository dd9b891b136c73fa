# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module ``swift_exchange`` in the background, while one task after the other orders it."""

from __future__ import annotations

import contextlib
import json
from typing import Any, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._exchange.orders import END
from ansible_collections.chameleon.data.plugins.module_utils._handover.detached import GOES_ON
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import PID
from ansible_collections.chameleon.data.plugins.plugin_utils.handover import RemoteFolder
from ansible_collections.chameleon.data.plugins.plugin_utils.job import RemoteJob

_ORDER = "order-{}"


class ExchangeJob(RemoteJob):
    """See :class:`RemoteJob`; of a folder that this or an earlier task has made."""

    patience = 60.0  # the others wait for it

    def begin(self, module_args: dict[str, Any]) -> dict[str, Any] | None:
        """Start the module; its result, where it has ended already.

        :raises DataError: it could not be started
        """
        with self._ended_by_errors():
            result = self._execute(module_args=module_args)
        return None if result.pop(GOES_ON, False) else result

    def order(self, name: str, value: Mapping[str, Any]) -> None:
        """Tell the module what to do next."""
        self._folder.bring(_ORDER.format(name), json.dumps(value))

    def told(self, name: str) -> dict[str, Any] | None:
        """What the module tells by that name, once it does; None where it has ended instead."""
        with self._ended_by_errors():
            state = self._until(name)
        return dict(json.loads(state.told)) if state.word == "told" else None

    def pid(self) -> int:
        """The module's process."""
        state = self._look(PID)
        return int(state.told) if state.word == "told" else 0

    def end(self) -> dict[str, Any]:
        """Have the module end; its result, which is empty where an earlier task has had it.

        :raises DataError: it was killed
        """
        state = self._look(PID)
        if state.word == "ended" and not state.told.strip():
            return {}
        if state.word != "ended":
            self.order(END, {})
        return self.result()

    @contextlib.contextmanager
    def _ended_by_errors(self) -> Iterator[None]:
        """Nobody comes back to a module whose task was interrupted."""
        try:
            yield
        except BaseException:
            for tidy in (self._folder.end_module, self._folder.remove):
                with contextlib.suppress(Exception):
                    tidy()
            raise

    def result(self) -> dict[str, Any]:
        """What the module returned, after it has ended.

        :raises DataError: it was killed
        """
        try:
            return self._end()
        finally:
            self._folder.remove()


def job_at(action: Any, top: str, renew: Any) -> ExchangeJob:
    """That of an earlier task.

    :param top: of its folder
    :param renew: as of :class:`RemoteJob`
    """
    return ExchangeJob(action, RemoteFolder.again(action, top), renew)
