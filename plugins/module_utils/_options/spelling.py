# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that a module does not have, told with those that were probably meant. Pure.

ansible-core tells of an option that is missing before it tells of one that is misspelt, which often are the same, and
tells of the latter by all that there are.
"""

from __future__ import annotations

import difflib
from typing import Any, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput


def check_spelling(module: str, spec: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Refuse options that there are not.

    :param module: as the task calls it
    :param spec: its ``argument_spec``
    :param given: the task's arguments, not validated yet
    :raises BadInput: there is one
    """
    unknown = list(_unknown(spec, given, ""))
    if unknown:
        names = " and ".join(f"'{name}'" for name, _known in unknown)
        meant = [f"'{known}'" for _name, known in unknown if known]
        advice = f"Did you mean {' and '.join(meant)}? " if meant else ""
        raise BadInput(module, f"it has no option {names}", f"{advice}'ansible-doc {module}' tells all.")


def _unknown(spec: Mapping[str, Any], given: Mapping[str, Any], within: str) -> Iterator[tuple[str, str]]:
    """What is not in the spec, each with the name that is most like it, or an empty text."""
    aliases = {alias: name for name, option in spec.items() for alias in option.get("aliases", ())}
    for name, value in given.items():
        option = spec.get(aliases.get(name, name))
        if option is None:
            alike = difflib.get_close_matches(str(name), [*spec, *aliases], 1)
            yield f"{within}{name}", f"{within}{alike[0]}" if alike else ""
        elif "options" in option:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Mapping):
                    yield from _unknown(option["options"], each, f"{within}{name}.")
