# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants mounted, in the user's words."""

from __future__ import annotations

import re
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._files.protected_paths import why_protected
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import CACHES, OWN, RESCUED, escape
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import (
    WEEK,
    check_count,
    read_duration,
    read_size,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.values import check_path

_MOUNT_POINT = "Give the mount point from the root: /mnt/data."
_MAY_BE_COVERED = ("/media", "/mnt", "/opt", "/srv")  # made for it, and empty where nobody uses them
_LISTING_KEPT = 10  # seconds
# Options that must not be empty, and what holds where they are left out
_DEFAULTS = {
    "container": "all containers are mounted",
    "prefix": "all of the container is mounted",
    "owner": "it is root",
    "group": "it is the owner's",
    "cache_size": "there is no limit",
    "cache_dir": "it is the usual one",
    "cache_time": "it is 10s",
    "buffer_size": "the backend decides",
    "bandwidth_limit": "there is no limit",
    "credential_lifetime": "it is 30d",
}
_SECRET = re.compile("pass|secret|token|key|credential|authorization|cookie")
_LONGEST = 220  # bytes of a name, so that units and temporary files have room around it


class Settings(NamedTuple):
    """One mount.

    :ivar path: absolute and normalized, as the user wrote it
    :ivar container: empty for the whole account, whose containers are then the folders at the top
    :ivar prefix: folder inside the container, without slashes at its ends; empty for all of it
    :ivar mode: permission bits of folders
    :ivar executable: whether files have the same; else they have them without the x bits
    :ivar cache_size: bytes that the cache on disk may have; 0 for no limit
    :ivar cache_dir: folder in which the cache has its folder; empty for the usual one
    :ivar cache_time: seconds for which a listing is believed
    :ivar buffer_size: bytes of memory for each open file; 0 for the backend's own
    :ivar bandwidth_limit: bytes a second, up and down; 0 for no limit
    :ivar extra_options: words for the backend's command line
    """

    path: str
    container: str
    prefix: str
    read_only: bool
    uid: int
    gid: int
    mode: int
    executable: bool
    allow_other: bool
    cache_mode: str
    boot: bool
    cache_size: int
    cache_dir: str
    cache_time: int
    buffer_size: int
    bandwidth_limit: int
    extra_options: tuple[str, ...]
    allow_non_empty: bool

    @property
    def subject(self) -> str:
        """The mount, for messages."""
        return f"mount {self.path}"

    def in_force(self) -> dict[str, Any]:
        """For results: the options without what is mounted where."""
        return {
            "read_only": self.read_only,
            "uid": self.uid,
            "gid": self.gid,
            "mode": f"{self.mode:04o}",
            "executable": self.executable,
            "allow_other": self.allow_other,
            "cache_mode": self.cache_mode,
            "boot": self.boot,
            "cache_size": self.cache_size or None,
            "cache_time": self.cache_time,
            "buffer_size": self.buffer_size or None,
            "bandwidth_limit": self.bandwidth_limit or None,
            "extra_options": list(self.extra_options),
        }

    @property
    def what(self) -> str:
        """What is mounted, for people."""
        if not self.container:
            return "all containers"
        return f"container {self.container}" + (f", folder {self.prefix}" if self.prefix else "")


def mount_path(path: str) -> str:
    """*path* without superfluous slashes and dots.

    :raises BadInput: it is relative, the root, or too long
    """
    path = _absolute("path", path, _MOUNT_POINT)
    length = len(escape(path))
    if length > _LONGEST:
        raise BadInput(
            f"path {path}",
            f"a unit's name made of it has {length} bytes, {_LONGEST} at most",
            "Choose a shorter path: what is no plain letter or digit counts fourfold.",
        )
    return path


def check_mount_point(path: str) -> None:
    """:raises BadInput: a mount at *path*, see `mount_path`, would cover the system, or a home folder."""
    reason = why_protected(path) if path not in _MAY_BE_COVERED else ""
    if reason:
        raise BadInput(f"path {path}", f"{reason}, which a mount would cover", _MOUNT_POINT)
    if path.endswith(RESCUED):
        other = path[: -len(RESCUED)]
        raise BadInput(f"path {path}", f"its cache would be where a mount at {other} rescues files to", "Rename it.")
    refuse_own("path", path)


def refuse_own(option: str, folder: str) -> None:
    """:raises BadInput: *folder* is in one where this collection has its own things."""
    own = next((own for own in OWN if f"{folder}/".startswith(f"{own}/")), None)
    if own and (option, folder) != ("cache_dir", CACHES):
        raise BadInput(
            f"{option} {folder}", f"this collection keeps things of its own in {own}", "Choose another folder."
        )


def read_settings(params: Mapping[str, Any], uid: int = 0, gid: int = 0) -> Settings:
    """The settings in a module's options.

    :param uid: number of the option ``owner``
    :param gid: number of the option ``group``
    :raises BadInput: an option cannot be worked with
    """
    for option, otherwise in _DEFAULTS.items():
        if params.get(option) is not None and not str(params[option]).strip():
            raise BadInput(option, "it is empty", f"Leave it out: then {otherwise}.")
    container = params.get("container") or ""
    prefix = (params.get("prefix") or "").strip("/")
    if container:
        check_container("container", container)
    if _has_control_characters(container):
        raise BadInput(f"container {container!r}", "it has a line break or the like in it", "Rename it.")
    if prefix and not container:
        raise BadInput(
            f"prefix {prefix}", "a folder has to be in a container", "Give 'container' as well, or drop 'prefix'."
        )
    if _has_control_characters(prefix) or {"", ".", ".."} & set(prefix.split("/") if prefix else []):
        raise BadInput(f"prefix {prefix!r}", "it is no clean path", "Give folders parted by single slashes.")
    check_count("timeout", params.get("timeout"), 1, WEEK)
    check_count("drain_timeout", params.get("drain_timeout"), 0, WEEK)
    return Settings(
        path=mount_path(params["path"]),
        container=container,
        prefix=prefix,
        read_only=bool(params.get("read_only")),
        uid=uid,
        gid=gid,
        mode=_mode("0755" if params.get("mode") is None else params["mode"]),
        executable=bool(params.get("executable")),
        allow_other=params.get("allow_other") is not False,
        cache_mode=params.get("cache_mode") or "writes",
        boot=params.get("boot") is not False,
        cache_size=_size(params, "cache_size"),
        cache_dir=_cache_dir(params),
        cache_time=_seconds(params, "cache_time", _LISTING_KEPT),
        buffer_size=_size(params, "buffer_size"),
        bandwidth_limit=_size(params, "bandwidth_limit"),
        extra_options=tuple(_option(word) for word in params.get("extra_options") or ()),
        allow_non_empty=bool(params.get("allow_non_empty")),
    )


def _absolute(option: str, path: str, way_out: str) -> str:
    if not path.startswith("/") or _has_control_characters(path):
        raise BadInput(f"{option} {path!r}", "it is no absolute path", way_out)
    check_path(option, path)
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        raise BadInput(f"{option} {path!r}", "it is the root or has '..' in it", way_out)
    return "/" + "/".join(parts)


def _cache_dir(params: Mapping[str, Any]) -> str:
    if not params.get("cache_dir"):
        return ""
    folder = _absolute("cache_dir", params["cache_dir"], "Give a folder of a local disk from the root: /local/cache.")
    if f"{folder}/".startswith(mount_path(params["path"]) + "/"):
        raise BadInput(f"cache_dir {folder}", "it is inside the mount", "Give a folder of a local disk.")
    refuse_own("cache_dir", folder)
    return folder


def _size(params: Mapping[str, Any], name: str) -> int:
    return read_size(name, params[name], least=1) if params.get(name) else 0


def _seconds(params: Mapping[str, Any], name: str, otherwise: int) -> int:
    return read_duration(name, params[name]) if params.get(name) else otherwise


def _option(word: str) -> str:
    if not word.startswith("-") or _has_control_characters(word):
        raise BadInput(
            f"extra_options {word!r}", "it is no option", "Give each as one word, with its value: '--transfers=8'."
        )
    first, *others = word.split(",")  # -oname=value,name=value
    name, _separator, value = first.partition("=")
    if name.startswith("--header"):  # --header=NAME: VALUE
        name = f"{name} {value.partition(':')[0].lower()}"
    for told in [name, *(part.partition("=")[0] for part in others if "=" in part)]:
        if _SECRET.search(told):
            # Not the word itself, which may have the secret.
            raise BadInput(
                f"extra_options {told}",
                "a secret on a command line can be read by everybody",
                "Leave it out: the mount has a credential of its own.",
            )
    return word


def _mode(text: Any) -> int:
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        # YAML has read it as a number, octal or not as its first digit says: nobody knows any more what was meant.
        spelled = f"{text:04o}" if isinstance(text, int) and 0 <= text <= 0o777 else text
        raise BadInput(f"mode {text}", "it came as a number, not as text", f"Quote it: mode: '{spelled}'.")
    if not isinstance(text, str):
        raise BadInput(f"mode {text}", "it is no text", "Give the octal number of folders, quoted: mode: '0755'.")
    if not re.fullmatch("[0-7]{3,4}", text) or int(text, 8) > 0o777:
        raise BadInput(f"mode {text!r}", "it is no octal number of three digits", "Quote it: mode: '0755'.")
    return int(text, 8)


def _has_control_characters(text: str) -> bool:
    return any(ord(character) < 32 or ord(character) == 127 for character in text)
