# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""To import this is to load what every play loads first, which takes longer than most plays; see ``player.py``."""

from __future__ import annotations

import importlib
import pkgutil

from ansible.plugins import loader
from ansible.utils.collection_loader import _collection_finder

_LIBRARIES = (
    "ansible.cli.playbook",
    "ansible.executor.module_common",
    "ansible.plugins.action.normal",
    "openstack",
    "pytest",  # multiprocessing loads the main program of who asks for a play
    "tests.integration.player",
)
# Not those of variables: Ansible begins with them when it loads them, in a play.
_KINDS = ("become", "cache", "connection", "inventory", "shell", "strategy")
_NOT_SHARED = "_cloud"  # what a run remembers is its own: the sign-in, and what loads it


def _load() -> None:
    for library in _LIBRARIES:
        importlib.import_module(library)
    loader.init_plugin_loader()
    for kind in _KINDS:
        list(getattr(loader, f"{kind}_loader").all(class_only=True))
    utilities = importlib.import_module("ansible_collections.chameleon.data.plugins.module_utils")
    for module in pkgutil.walk_packages(utilities.__path__, f"{utilities.__name__}."):
        if _NOT_SHARED not in module.name:
            importlib.import_module(module.name)
    # A play finds the collections by itself, and warns if somebody has before it.
    _collection_finder._AnsibleCollectionFinder._remove()


_load()
