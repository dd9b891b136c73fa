# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``completed_datasets``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: completed_datasets
short_description: Data sets with all that is left out of their descriptions
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the role P(chameleon.data.dataset_stage#role).
positional: _input, homes, owner, cache, lock_file
options:
  _input:
    description: The data sets, as the role's C(dataset_stage_datasets).
    type: list
    elements: dict
    required: true
  homes:
    description: The users of the node, as C(ansible.builtin.getent) tells them; needed where a path begins with C(~).
    type: dict
    required: true
  owner:
    description: Whose they are that do not say so.
    type: str
    required: true
  cache:
    description: In which cache those are that do not say so.
    type: str
    required: true
  lock_file:
    description: The lock file of those that do not say so.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: See where a data set is kept
  ansible.builtin.debug:
    msg: "{{ ([one] | chameleon.data.completed_datasets({}, 'cc', '/scratch/cache', '') | first).folder }}"
  vars:
    one: {path: /data/genomes, container: datasets, prefix: genomes}
"""

RETURN = r"""
_value:
  description:
    - The data sets, each with C(path), C(state), C(direction), C(prefix), C(owner) and C(lock_file) as they are meant;
      whether it is C(cached), and the C(folder) that it is kept in; and C(source), which is what a lock file calls it.
  type: list
  elements: dict
"""

import json
from typing import Any, Callable, Iterable, Mapping

_HOME = 4  # of what getent tells of a user


def completed_datasets(
    datasets: Iterable[Mapping[str, Any]], homes: Mapping[str, list[str]], owner: str, cache: str, lock_file: str
) -> list[dict[str, Any]]:
    """See DOCUMENTATION."""
    defaults = {"owner": owner, "cache": cache, "lock_file": lock_file}
    return [_completed({**defaults, **dataset}, homes) for dataset in datasets]


def _completed(said: dict[str, Any], homes: Mapping[str, list[str]]) -> dict[str, Any]:
    def text(key: str) -> str:  # what is a number, or nothing, to YAML
        return "" if said.get(key) is None else str(said[key])

    state, direction = said.get("state", "present"), said.get("direction", "pull")
    pulled = state == "present" and direction == "pull"
    owner, prefix = text("owner"), text("prefix").strip("/")
    path = _of_home(text("path")[:1] + text("path")[1:].rstrip("/"), owner, homes)
    cache = _of_home(text("cache").rstrip("/"), owner, homes) if pulled else ""
    version = "" if text("version") == "latest" else text("version")
    place = [part for part in (text("container"), prefix) if part]
    return {
        **said,
        "path": path,
        "state": state,
        "direction": direction,
        "prefix": prefix,
        "owner": owner,
        "folder": "/".join([cache, *place]) + (f"@{version}" if version else "") if cache else path,
        "source": "/".join(place) + _chosen(said) + (f" version {version}" if version else ""),
        "cached": cache != "",
        "lock_file": text("lock_file") if pulled else "",
    }


def _of_home(path: str, owner: str, homes: Mapping[str, list[str]]) -> str:
    """A path in somebody's home. Root makes the folders, and ~ is not root's; who is unknown stays as he is named."""
    if not path.startswith("~"):
        return path
    named, slash, below = path[1:].partition("/")
    user = named or owner
    return (homes[user][_HOME] if user in homes else f"~{user}") + slash + below


def _chosen(said: Mapping[str, Any]) -> str:
    """What is staged of a source, where that is not all."""
    return "".join(f" {how} {json.dumps(said[how])}" for how in ("include", "exclude") if said.get(how))


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"completed_datasets": completed_datasets}
