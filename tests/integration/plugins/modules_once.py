# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that has the playbooks of a run share the modules that Ansible has packed: each takes up to a second.

The first playbook sends a module as Ansible packs it. Those after it send it with what Python compiles of it, and a
node with this Python need not compile hundreds of files for each task; one with another passes over what is compiled.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import importlib.util
import io
import marshal
import os
import pickle
import zipfile
from pathlib import Path
from typing import Iterator

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: modules_once
type: notification
short_description: Pack and compile each module once for all playbooks of a run
description: For the tests. While a run lasts, no module changes.
requirements: []
"""

# What ansible-core from 2.19 calls a module that it has packed. Of others this finds none, so they go as they are.
_PACKED = "*-ZIP_DEFLATED-none"
_UNCHECKED = (1).to_bytes(4, "little")  # its hash is not compared with the source's (PEP 552)


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core has no type hints
    """Keeps packed modules in the folder $TEST_PACKED_MODULES, if there is one, and not in the playbook's own."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "modules_once"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_start(self, playbook: object) -> None:
        shared = os.environ.get("TEST_PACKED_MODULES")
        if shared:
            os.makedirs(shared, exist_ok=True)
            with contextlib.suppress(FileExistsError):  # one that has forked this one, or another fork of it, did so
                Path(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache").symlink_to(shared)

    def v2_playbook_on_stats(self, stats: object) -> None:
        shared = os.environ.get("TEST_PACKED_MODULES")
        if shared:
            for path in _not_compiled(Path(shared)):
                packed = pickle.loads(path.read_bytes())
                archive = _compiled(base64.b64decode(packed.zip_data))
                whole = path.with_name(f"{path.name}.whole")
                whole.write_bytes(pickle.dumps(dataclasses.replace(packed, zip_data=base64.b64encode(archive))))
                whole.replace(path)


def _not_compiled(folder: Path) -> Iterator[Path]:
    """Packed modules that no other playbook compiles or has compiled."""
    for path in folder.glob(_PACKED):
        with contextlib.suppress(FileExistsError):
            path.with_name(f"{path.name}.taken").touch(exist_ok=False)
            yield path


def _compiled(archive: bytes) -> bytes:
    """The same archive, with a .pyc beside each .py."""
    content = io.BytesIO(archive)
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as modules:
        for name in modules.namelist():
            source = modules.read(name)
            code = marshal.dumps(compile(source, name, "exec", dont_inherit=True))
            head = importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(source)
            modules.writestr(f"{name}c", head + code)
    return content.getvalue()
