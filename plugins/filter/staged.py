# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``staged``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: staged
short_description: What is staged on a node, from what was and what was moved
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the role P(chameleon.data.dataset_stage#role), which keeps it as local facts of the node.
  - An entry is there only for what is whole. One whose pull has failed half-way goes, one that was refused stays.
  - Data sets that are kept in the same folder of a cache change together.
positional: _input, moved, absent, now
options:
  _input:
    description: What was staged, by path.
    type: dict
    required: true
  moved:
    description: Results of M(chameleon.data.swift_sync) for pulls, each with the data set as C(item).
    type: list
    elements: dict
    required: true
  absent:
    description: Paths that are not wanted any more.
    type: list
    elements: str
    required: true
  now:
    description: The time.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Know what is staged now
  ansible.builtin.set_fact:
    staged: "{{ {} | chameleon.data.staged([pulled | combine({'item': dataset})], [], '2026-11-26T12:00:00Z') }}"
  vars:
    dataset: {path: /data/genomes, folder: /data/genomes, container: datasets, prefix: genomes}
    pulled: {changed: true, source_state: {digest: 5f70bf18, objects: 3, bytes: 4096}}
"""

RETURN = r"""
_value:
  description:
    - C(datasets), what is staged by path; C(unused), the folders in caches that nothing of it needs any more; and
      C(parents), the folders between those and the cache, the deepest first, which may be empty then. So may be the
      copies of which nothing came, and they are among these.
  type: dict
"""

import re
from typing import Any, Callable, Iterable, Mapping

from ansible.errors import AnsibleFilterError

from ansible_collections.chameleon.data.plugins.plugin_utils.source_state import state_of

# What a folder of a cache has the same of where it is the same data set
_SAME = ("folder", "container", "prefix", "include", "exclude", "shard")
_VERSION = re.compile("@([0-9TZ.]+-)?[0-9a-f]{8,64}$")


def staged(
    before: Mapping[str, Any], moved: Iterable[Mapping[str, Any]], absent: Iterable[str], now: str
) -> dict[str, Any]:
    """See DOCUMENTATION.

    :raises AnsibleFilterError: what was staged is not what this filter has returned
    """
    for path, found in before.items() if isinstance(before, Mapping) else [("it", before)]:
        if not isinstance(found, Mapping) or not isinstance(found.get("folder"), str) or "since" not in found:
            raise AnsibleFilterError(
                f"what was staged: {path} is not as the role dataset_stage writes it. Remove the file of local facts "
                "that says so, and run again."
            )
    gone = set(absent)
    in_vain = []
    after = {path: entry for path, entry in before.items() if path not in gone}
    for result in moved:
        dataset = result["item"]
        entry: dict[str, Any] = {key: dataset.get(key) for key in _SAME}
        paths = {dataset["path"], *(path for path, other in after.items() if _same(other, entry))}
        if not result.get("failed"):
            entry.update(state_of(result))
            after.update({path: {**entry, "since": _since(before.get(path, {}), entry, now)} for path in paths})
        elif result.get("changed"):
            after = {path: other for path, other in after.items() if path not in paths}
        elif dataset["folder"] != dataset["path"]:
            in_vain.append(entry)
    left = {before[path]["folder"] for path in gone & before.keys() if before[path]["folder"] != path}
    needed = {entry["folder"] for entry in after.values()}
    unused = [folder for folder in sorted(left) if not any(_overlap(folder, other) for other in needed)]
    bare = [entry for entry in in_vain if entry["folder"] not in needed and _is_copy(entry)]
    went = [entry for entry in before.values() if entry["folder"] in unused and _is_copy(entry)]
    empty = {entry["folder"] for entry in bare}.union(*map(_parents, bare + went))
    return {"datasets": after, "unused": unused, "parents": sorted(empty, key=len, reverse=True)}


def _parents(entry: Mapping[str, Any]) -> set[str]:
    """The folders between a copy in a cache and the cache, which itself is not ours to remove."""
    names = _below(entry).split("/")[1:-1]
    cache = _VERSION.sub("", entry["folder"])[: -len(_below(entry))]
    return {"/".join([cache, *names[:count]]) for count in range(1, len(names) + 1)}


def _is_copy(entry: Mapping[str, Any]) -> bool:
    """Whether it is in a cache, which has its copies in ``<cache>/<container>/<prefix>``.

    A version that was named is a copy of its own.
    """
    return _VERSION.sub("", entry["folder"]).endswith(_below(entry))


def _below(entry: Mapping[str, Any]) -> str:
    return f"/{entry.get('container')}/{entry.get('prefix') or ''}".rstrip("/")


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in _SAME)


def _since(old: Mapping[str, Any], entry: Mapping[str, Any], now: str) -> str:
    return str(old["since"]) if {**entry, "since": old.get("since")} == old else now


def _overlap(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"staged": staged}
