# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module has written to standard output, read as ansible-core reads it."""

from __future__ import annotations

import json
from typing import Any

from ansible.vars.clean import strip_internal_keys

try:
    from ansible.module_utils.common.json import Direction, get_module_decoder

    # What its modules have without asking for another: warnings and errors are objects, not only texts.
    _DECODER = get_module_decoder("legacy", Direction.MODULE_TO_CONTROLLER)
except ImportError:  # ansible-core before 2.19, whose modules tell nothing but texts
    _DECODER = None


def read_result(output: str) -> dict[str, Any]:
    """The module's result.

    :raises ValueError: it has none, as it was ended before its time
    """
    result = json.loads(output, cls=_DECODER)
    if not isinstance(result, dict):
        raise ValueError("no result")  # as where it is no JSON at all
    strip_internal_keys(result)
    return result
