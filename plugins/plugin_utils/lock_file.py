# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lock files on the controller: what data sets and images were when an experiment first had them.

One file may have both. It is kept in version control: people edit it, and their tools merge it.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, ContextManager, Mapping

import yaml

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError
from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import NOT_UNDERSTOOD
from ansible_collections.chameleon.data.plugins.plugin_utils.folder_lock import alone_in

_DIGEST = re.compile("[0-9a-f]{64}")
_HASH = re.compile("[0-9a-f]{32,128}")
_IMAGE = re.compile("(image|snapshot)://.")


def parse(text: str, path: str) -> dict[str, Any]:
    """Entries by their names.

    :param path: where it is, for messages
    :raises BadInput: it is no lock file, or was cut or damaged
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", see line {mark.line + 1}" if mark else ""
        raise _refusal(path, f"it is neither JSON nor YAML{line}") from None
    except NOT_UNDERSTOOD as error:  # PyYAML's own, of a date that is none and the like
        raise _refusal(path, f"it is neither JSON nor YAML ({type(error).__name__}: {error})") from None
    return checked(entries, path)


def checked(entries: Any, path: str) -> dict[str, Any]:
    """Entries that a lock file can hold.

    :param path: where it is, for messages
    :raises BadInput: these are none
    """
    if not isinstance(entries, Mapping):
        raise _refusal(path, "it has no data sets and images by their names")
    for name, entry in entries.items():
        found = entry if isinstance(entry, Mapping) else {}
        if not isinstance(name, str):
            raise _refusal(path, f"the name {name!r} is no text")
        if _IMAGE.match(name):
            if not _is_text(found.get("id")) or not _is_text(found.get("os_hash_algo")):
                raise _refusal(path, f"{name} has no id and os_hash_algo of an image")
            if not _matches(_HASH, found.get("os_hash_value")):
                raise _refusal(path, f"{name} has no os_hash_value of hexadecimal digits")
        elif not _matches(_DIGEST, found.get("digest")):
            raise _refusal(path, f"{name} has no digest of 64 hexadecimal digits")
    try:
        _text(entries)
    except (TypeError, ValueError) as error:  # YAML has more than JSON
        raise _refusal(path, f"it has what cannot be written there again ({error})") from None
    return dict(entries)


class LockFile:
    """:param path: absolute; the file need not be there yet, its folder has to
    :raises BadInput: it is not absolute, or its folder is not there
    """

    def __init__(self, path: str) -> None:
        if not os.path.isabs(path):
            remedy = "Say where it is: {{ inventory_dir }}/experiment.lock.json."
            raise BadInput(f"lock file {path}", "its path is not absolute", remedy)
        missing = BadInput(f"lock file {path}", "its folder is not there", "Make it, or correct the path.")
        if not os.path.isdir(os.path.dirname(path)):
            raise missing
        self._path = Path(os.path.realpath(path))
        if not self._path.parent.is_dir():  # of what a link leads to
            raise missing

    def alone(self) -> ContextManager[None]:
        """Other processes that do the same wait: hosts of a play share the file."""
        return alone_in(self._path.parent)

    def read(self) -> dict[str, Any]:
        """Its entries; none where there is no file.

        :raises BadInput: it cannot be read, or is no lock file
        """
        try:
            return parse(self._path.read_text("utf-8"), str(self._path))
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeError) as error:
            raise BadInput(f"lock file {self._path}", str(error), "Let it be read, or name another one.") from error

    def difference(self, entries: Mapping[str, Any]) -> dict[str, str]:
        """What writing them would change, as Ansible shows it."""
        before = self._path.read_text("utf-8") if self._path.exists() else ""
        return {
            "before_header": str(self._path),
            "after_header": str(self._path),
            "before": before,
            "after": _text(entries),
        }

    def have(self, after: Mapping[str, Any], before: Mapping[str, Any], check: bool) -> dict[str, Any]:
        """Write *after* where that is something else than *before*, which has been read; ``changed`` and ``diff``.

        :param check: whether it is left as it is
        :raises DataError: it cannot be written
        """
        if after == before:
            return {"changed": False}
        difference = self.difference(after)
        if not check:
            self.write(after)
        return {"changed": True, "diff": difference}

    def write(self, entries: Mapping[str, Any]) -> None:
        """Have these and no others; it is the old file or the new one at any time.

        :raises DataError: it cannot be written
        """
        try:
            small_files.write(str(self._path), _text(entries), small_files.PUBLIC)
        except OSError as error:
            raise DataError(f"lock file {self._path}", str(error), "Let it be written, or name another one.") from error


def _text(entries: Mapping[str, Any]) -> str:
    """As the role dataset_stage writes it."""
    return json.dumps(entries, indent=2, sort_keys=True) + "\n"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _refusal(path: str, cause: str) -> BadInput:
    return BadInput(
        f"lock file {path}",
        f"{cause}. Nothing was changed",
        "Bring back the file as it was, for example from version control; without it, or without an entry, what is at "
        "the source now is locked.",
    )
