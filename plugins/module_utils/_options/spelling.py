# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that a module does not have, and variables that a role does not, told with what was probably meant. Pure.

ansible-core tells of an option that is missing before it tells of one that is misspelt, which often are the same, and
tells of the latter by all that there are. Of a role's variable that is misspelt it tells nothing.
"""

from __future__ import annotations

import difflib
from typing import Any, Collection, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_ALIKE = 0.8  # from which on a name is a misspelt one, and no other (of difflib: 0 to 1)


def check_spelling(plugin: str, spec: Mapping[str, Any], given: Mapping[str, Any], kind: str = "module") -> None:
    """Refuse options that there are not.

    :param plugin: a module, as the task calls it, or a plugin of another *kind*
    :param spec: its ``argument_spec``
    :param given: the task's arguments, not validated yet
    :raises BadInput: there is one
    """
    unknown = list(_unknown(spec, given, ""))
    if unknown:
        names = " and ".join(f"'{name}'" for name, _known in unknown)
        meant = [f"'{known}'" for _name, known in unknown if known]
        advice = f"Did you mean {' and '.join(meant)}? " if meant else ""
        documented = plugin if kind == "module" else f"-t {kind} {plugin}"
        raise BadInput(plugin, f"it has no option {names}", f"{advice}'ansible-doc {documented}' tells all.")


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


def check_variables(kind: str, name: str, options: Mapping[str, Any], given: Collection[str]) -> list[str]:
    """Refuse names of variables that are those of a role or a playbook but for a slip.

    Others that begin like them may be the user's own, or of another version of it.

    :param kind: ``role`` or ``playbook``
    :param name: its name, with which its variables begin
    :param options: its variables, as of an argument specification
    :param given: all names that there are
    :returns: warnings of what it does not have and does not resemble what it has
    :raises BadInput: there is one that does
    """
    begin = len(name) + 1
    known = {option[begin:]: option for option in options}
    strange = sorted(one for one in given if one.startswith(f"{name}_") and one not in options)
    meant = {one: known[alike] for one in strange for alike in _alike(one[begin:], known)}
    if meant:
        names, right = (" and ".join(f"'{one}'" for one in those) for those in (meant, meant.values()))
        raise BadInput(
            f"{kind} {name}",
            f"it has no variable {names}",
            f"Did you mean {right}? One of your own needs another name.",
        )
    of_lists = {inner: option for option, spec in options.items() for inner in spec.get("options", ())}
    return [_no_variable(f"{kind} {name}", one, of_lists, _alike(one[begin:], of_lists)) for one in strange]


def _alike(name: str, known: Collection[str]) -> list[str]:
    """The one that is most like a name, if there is one; what only begins like it was made of it on purpose."""
    if any(name.startswith(f"{one}_") for one in known):
        return []
    return difflib.get_close_matches(name, known, 1, _ALIKE)


def _no_variable(reader: str, name: str, of_lists: Mapping[str, str], alike: list[str]) -> str:
    advice = f" Did you mean '{alike[0]}' of what is in '{of_lists[alike[0]]}'?" if alike else ""
    return f"{reader}: it has no variable '{name}', and does nothing with it.{advice}"
