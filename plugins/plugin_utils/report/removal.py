# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What exists after a run, and the command that removes it. Pure.

A command is for a POSIX shell, where the run was started. There is none where a name could not be copied from a page as
it is, or Ansible would take a part of it for a template.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Iterable, Mapping

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    CONTAINER,
    DATA_SET,
    FILE,
    IMAGE,
    KINDS,
    LEASE,
    MOUNT,
    OBJECT,
    OBJECTS,
    REMOVED,
    SERVER,
    Thing,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.modules import Found
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import short

_PLAIN = re.compile(r"[\w./:@+,%-]+\Z", re.ASCII)
_TEMPLATE = re.compile(r"\{[{%#]")
# A name that was shortened, or in which something was written in another way, see `short`, is not the name
_CHANGED = re.compile(r"…|\\x|\\u")
_NOTES = {
    CONTAINER: "with all objects in it",
    DATA_SET: "with all that is in the folder",
    LEASE: "its servers go with it; the playbook chameleon.data.down brings home first what is on them",
    MOUNT: "waits until all is uploaded",
    SERVER: "with its disk",
}


def things(found: Iterable[tuple[Found, bool]], inventory: tuple[str, ...]) -> list[Thing]:
    """All that was found, with its command, the hosts that have the same put together.

    :param found: each with whether it would be so
    :param inventory: what ``-i`` was given
    """
    hosts: dict[Thing, list[str]] = {}
    for one, check in found:
        thing = Thing(one.kind, one.name, one.id, one.cloud, (), one.state, check)
        hosts.setdefault(thing, []).extend([one.host] if one.host else [])
    whole = [_complete(thing._replace(hosts=tuple(sorted(of_it))), inventory) for thing, of_it in hosts.items()]
    return sorted(whole, key=lambda thing: (KINDS.index(thing.kind), thing.name, thing.hosts))


def _complete(thing: Thing, inventory: tuple[str, ...]) -> Thing:
    if thing.state == REMOVED:
        return thing
    if thing.kind == OBJECTS:
        note = f"with the OS_* variables of the cloud {thing.cloud}" if thing.cloud else ""
    else:
        note = _NOTES.get(thing.kind, "")
    return thing._replace(command=_command(thing, inventory), note=note)


def _command(thing: Thing, inventory: tuple[str, ...]) -> str:
    words = [thing.name, thing.id, thing.cloud, *thing.hosts, *inventory]
    if any(_CHANGED.search(word) or _TEMPLATE.search(word) or short(word) != word for word in words):
        return ""
    return shlex.join(_words(thing, inventory))


def _words(thing: Thing, inventory: tuple[str, ...]) -> list[str]:
    sources = [word for source in inventory for word in ("-i", source)]
    hosts = ",".join(thing.hosts)
    cloud = {"cloud": thing.cloud} if thing.cloud else {}
    absent = {"state": "absent", **cloud}
    if thing.kind == MOUNT:
        return _task(hosts, [*sources, "-b"], "chameleon.data.cloudfuse_mount", {"path": thing.name, **absent})
    if thing.kind == DATA_SET and thing.hosts != ("localhost",):  # which is in no inventory, most often
        datasets = {"dataset_stage_datasets": [{"path": thing.name, "state": "absent"}]}
        stage = ["ansible-playbook", *sources, "chameleon.data.stage", "--limit", hosts]
        return [*stage, "-e", json.dumps(datasets)]
    if thing.kind in (DATA_SET, FILE):
        return _task(hosts, sources, "ansible.builtin.file", {"path": thing.name, "state": "absent"})
    if thing.kind == OBJECTS:
        container, _slash, prefix = thing.name.partition("/")
        return ["swift", "delete", container, "--prefix", prefix]
    if thing.kind == OBJECT:
        container, _slash, name = thing.name.partition("/")
        return _task("localhost", [], "chameleon.data.swift_object", {"container": container, "name": name, **absent})
    if thing.kind == IMAGE:  # the module would delete all images of a name
        named = ["--os-cloud", thing.cloud] if thing.cloud else []
        return ["openstack", *named, "image", "delete", thing.id or thing.name]
    of = {
        CONTAINER: ("chameleon.data.swift_container", {"recursive": "true"}),
        LEASE: ("chameleon.data.chameleon_lease", {}),
        SERVER: ("chameleon.data.chameleon_server", {"delete_ips": "true"}),
    }
    module, more = of[thing.kind]
    return _task("localhost", [], module, {"name": thing.name, **absent, **more})


def _task(hosts: str, options: list[str], module: str, arguments: Mapping[str, str]) -> list[str]:
    """``ansible HOSTS … -m MODULE -a ARGUMENTS``."""
    if all(_PLAIN.match(value) for value in arguments.values()):
        given = " ".join(f"{name}={value}" for name, value in arguments.items())
    else:
        given = json.dumps(arguments, ensure_ascii=False)
    return ["ansible", hosts, *options, "-m", module, "-a", given]
