# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module has written to standard output, read as ansible-core reads it."""

from __future__ import annotations

import json
import re
from typing import Any, Mapping

from ansible.vars.clean import strip_internal_keys

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Missing, Unavailable

try:
    from ansible.module_utils.common.json import Direction, get_module_decoder

    # What its modules have without asking for another: warnings and errors are objects, not only texts.
    _DECODER = get_module_decoder("legacy", Direction.MODULE_TO_CONTROLLER)
except ImportError:  # ansible-core before 2.19, whose modules tell nothing but texts
    _DECODER = None

_NOT_FOUND = re.compile(r"The module interpreter '(.*)' was not found")  # of ansible-core
_SSH = re.compile(r"(Shared c|C)onnection to \S+ closed\.?")  # what ssh itself says at the end
# Statuses of what SIGKILL or SIGTERM has ended: a shell's, Python's own, and of the shell that waits for the module
_ENDED = (137, 143, -9, -15, 0)
_PYTHON = "Install Python 3.8 or later there, or have ansible_python_interpreter name the one that is there."


def read_result(output: str) -> dict[str, Any]:
    """The module's result.

    :raises ValueError: it has none, as it was ended before its time
    """
    result = json.loads(output, cls=_DECODER)
    if not isinstance(result, dict):
        raise ValueError("no result")  # as where it is no JSON at all
    strip_internal_keys(result)
    return result


def no_result(host: str, result: Mapping[str, Any]) -> DataError:
    """Why a module has told none.

    :param host: the node, as the inventory calls it
    :param result: what ansible-core makes of that: ``msg``, ``module_stdout``, ``module_stderr``, ``rc``
    """
    interpreter = _NOT_FOUND.search(str(result.get("msg")))
    if interpreter:
        return Missing(host, f"there is no {interpreter[1]}, by which modules are run", _PYTHON)
    told = f"{result.get('module_stdout') or ''}\n{result.get('module_stderr') or ''}"
    lines = [line for line in map(str.strip, told.splitlines()) if line and not _SSH.fullmatch(line)]
    status = result.get("rc")
    if status in _ENDED:
        return killed(host, lines[-1] if lines else "")
    if any(line.startswith("SyntaxError:") for line in lines):
        return Missing(host, f"its Python is too old to read the module ({lines[-1]})", _PYTHON)
    return Unavailable(
        host,
        f"its Python has ended with status {status} and no result ({lines[-1] if lines else 'without a word'})",
        f"Look at what the task prints with -vvv. {_PYTHON}",
    )


def killed(host: str, how: str) -> Unavailable:
    """The error for a module that something has ended.

    :param how: what is known of it; may be empty
    """
    return Unavailable(
        host,
        f"the module was killed before it could report ({how or 'without a word'})",
        "Look for the reason (memory?) in the node's kernel log and run again: what is finished is not done again.",
    )
