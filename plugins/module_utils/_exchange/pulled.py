# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is exchanged, as ``swift_sync`` would pull it. Pure."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_exchange import PULLED
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PULL, Settings, settings_with


def read_pull(params: Mapping[str, Any]) -> Settings:
    """The settings from the module's options, of the step that begins.

    :raises BadInput: one of them cannot be worked with
    """
    for name in ("path", "container"):
        if params[name] is None:
            raise BadInput(name, "it is not said what is exchanged", "Name both 'path' and 'container'.")
    return settings_with(direction=PULL, path=params["path"], **{name: params[name] for name in PULLED})
