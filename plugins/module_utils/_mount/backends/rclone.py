# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rclone mount: https://rclone.org/commands/rclone_mount/, https://rclone.org/swift/."""

from __future__ import annotations

import configparser
import json
import os
import re
import subprocess

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import paths_of_files
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, own
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import (
    PATH,
    REMOTE,
    Backend,
    Installed,
    Service,
    refuse_extra,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.rclone_releases import (
    FAULTS,
    OLDEST,
    WHOLE_LISTINGS,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import (
    APPLICATION_CREDENTIAL,
    PASSWORD,
    TOKEN,
    Credential,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import DRAIN_AT_STOP, Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings

_PATIENCE = 30  # seconds for a program to tell its version

_OURS = frozenset(
    "-- --allow-non-empty --allow-other --allow-root --buffer-size --bwlimit --ca-cert --cache-dir --config --daemon "
    "--daemon-timeout --daemon-wait --default-permissions --devname --dir-cache-time --dir-perms --dry-run "
    "--file-perms --fuse-flag --gid --help --interactive --no-check-certificate --no-unicode-normalization --option "
    "--read-only --uid --umask --vfs-cache-max-size --vfs-cache-mode --volname".split()
)
_TELLING = frozenset(("--dump", "--dump-bodies", "--dump-headers"))  # and rclone is verbose with them
_OF_STORE = "--swift-"  # such options become part of the remote's name, which the folders in the cache have
# In what is to be mounted rclone takes these for others: the sign for a line break for one, for example
_SIGNS = re.compile("[\u2401-\u241f\u2421\u201b]|(?:^|/)\uff0e{1,2}(?:/|$)")
_MISREAD = re.compile(r'[\s`]|"""|.*\s\Z|.*[\r\n]', re.DOTALL)  # values that rclone reads as others

# Waits until no file of the cache is marked; sh -c SCRIPT name SECONDS FOLDER
_DRAIN = (
    'n=0; while [ "$n" -lt "$1" ] && grep --quiet --no-messages --recursive \'"Dirty": true\' "$2"; '
    'do sleep 1; n="$((n + 1))"; done'
)

# rclone empties the metadata file (the mark) of a cached file before it writes it anew. If it is killed in between, or
# before the mark is whole on the disk, it does not know the cached file when it starts again, and deletes it. So the
# file is moved away first, for which a full disk has room as well; where that fails nothing is started. The last line
# of a whole mark is its last brace. Names may have line breaks in them, so each is a word of a second script:
# sh -c _RESCUE _RESCUE_EACH MARKS FILES RESCUED
_RESCUE_EACH = (
    'remote="$1" files="$2" rescued="$3"; shift 3; for mark in "$@"; do '
    'case "$(tail -n 1 "$mark")" in "}"|"{"*"}") continue ;; esac; '
    'f="${mark#"$remote"/}"; from="$files/${remote##*/}/$f"; to="$rescued/$f"; '
    'if [ -s "$from" ]; then mkdir -p "${to%/*}" && mv --backup=numbered -T "$from" "$to" || exit 1; fi; done'
)
_RESCUE = (
    'for remote in "$1"/*; do [ ! -d "$remote" ] || '
    'find "$remote" -type f -exec /bin/sh -c "$0" rescue "$remote" "$2" "$3" {} + || exit 1; done'
)


class Rclone(Backend):
    """The one that writes safely: through a cache on disk that survives a crash, random access and append included."""

    name = "rclone"
    program = "rclone"
    way_to_get = "Install the package rclone, as the role chameleon.data.data_mount does."
    shell_test = "command -v rclone"
    signs_in_with = (APPLICATION_CREDENTIAL, TOKEN, PASSWORD)

    def inspect(self, program: str) -> Installed | None:
        """See :class:`Backend`."""
        try:
            answer = subprocess.run(
                [program, "version"],
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Missing(program, f"it does not work ({error})", "Install the package rclone anew.") from error
        return Installed(program, read_version(answer.stdout))

    def warnings(self, settings: Settings, service: Service, installed: Installed) -> list[str]:
        """See :class:`Backend`."""
        if installed.version < OLDEST:
            raise Refused(
                f"rclone {installed.version_text}",
                "it cannot tell which files are not uploaded yet",
                "Install rclone {}.{} or newer.".format(*OLDEST),
            )
        for option, name in (("container", settings.container), ("prefix", settings.prefix)):
            if _SIGNS.search(name):
                raise Refused(
                    f"{option} {name}",
                    "it has a sign in it that rclone takes for another character, so it would mount something else",
                    "Mount all containers, or rename it.",
                )
        refuse_extra(settings, "--", _OURS)
        for word in settings.extra_options:
            if word.partition("=")[0] in _TELLING:
                raise Refused(
                    f"extra_options {word}",
                    "it writes the mount's credential into the journal",
                    "Leave it out: '--log-level=DEBUG' tells much without it.",
                )
        warnings = [
            "{}: rclone {} {}. rclone {}.{}.{} and newer do not.".format(
                settings.subject, installed.version_text, fault.what, *fault.mended
            )
            for fault in FAULTS
            if fault.concerns(installed.version, settings.read_only, settings.extra_options)
        ]
        if settings.cache_size and settings.cache_mode == "off":
            warnings.append(f"{settings.subject}: without a cache ('cache_mode: off') 'cache_size' means nothing.")
        if service.server == "rgw" and installed.version < WHOLE_LISTINGS:
            warnings.append(
                f"{settings.subject}: this store (Ceph RGW) cuts listings into pages of any length and rclone "
                f"{installed.version_text} takes a short one for the last, so a folder with more than 1,000 names may "
                "look shorter than it is. rclone {}.{} and newer are not fooled.".format(*WHOLE_LISTINGS)
            )
        if not settings.container and not settings.read_only:
            warnings.append(
                f"{settings.subject}: the folders at its top are containers; a file written beside them can never be "
                "uploaded."
            )
        return warnings

    def check_extra(self, settings: Settings, installed: Installed) -> None:
        """See :class:`Backend`. Asked for help, rclone reads all options first and does nothing else."""
        if not settings.extra_options:
            return
        try:
            answer = subprocess.run(
                [installed.program, "mount", *settings.extra_options, "--help"],
                check=False,
                env={"PATH": PATH},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Missing(
                installed.program, f"it does not work ({error})", "Install the package rclone anew."
            ) from error
        if answer.returncode != 0:
            said = (answer.stderr.strip().splitlines() or ["no"])[-1].rpartition("Fatal error: ")[2]
            raise BadInput(
                "extra_options",
                f"rclone {installed.version_text} says: {said}",
                "See 'rclone help flags' on the node for those that it knows.",
            )

    def store_options(self, settings: Settings) -> str:
        """See :class:`Backend`."""
        return " ".join(sorted(word for word in settings.extra_options if word.startswith(_OF_STORE)))

    def config(self, settings: Settings, service: Service, credential: Credential, installed: Installed) -> str:
        """An ``rclone.conf``; the address is given, so that no other region of the catalog is taken."""
        values = {"type": "swift", "storage_url": service.endpoint}
        if credential.kind == APPLICATION_CREDENTIAL:
            values.update(
                auth=credential.auth_url,
                auth_version="3",
                application_credential_id=credential.id,
                application_credential_secret=credential.secret,
            )
        elif credential.kind == PASSWORD:
            values.update(
                auth=credential.auth_url,
                auth_version="3",
                user_id=credential.user_id,
                key=credential.secret,
                tenant_id=credential.project_id,
            )
        else:
            values.update(auth_token=credential.secret)
        if service.server == "rgw" and installed.version >= WHOLE_LISTINGS:
            values.update(fetch_until_empty_page="true")
        for name, value in values.items():
            if _MISREAD.match(value):
                raise Refused(
                    f"backend {self.name}",
                    f"its configuration cannot hold this '{name}': it begins or ends with a blank, begins with a "
                    "backtick or three quotation marks, or has a line break",
                    "Let the mount have a credential of its own (credential: auto), or change the password.",
                )
        lines = [f"{name} = {value}\n" for name, value in values.items()]
        return "# Written by the Ansible module chameleon.data.cloudfuse_mount\n" + f"[{REMOTE}]\n" + "".join(lines)

    def credential(self, config: str) -> Credential | None:
        """See :class:`Backend`."""
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read_string(config)
            values = parser[REMOTE]
        except (configparser.Error, KeyError):
            return None
        if values.get("application_credential_secret"):
            return Credential(
                APPLICATION_CREDENTIAL,
                values["application_credential_secret"],
                values.get("application_credential_id", ""),
                values.get("auth", ""),
            )
        if values.get("key"):
            return Credential(
                PASSWORD,
                values["key"],
                auth_url=values.get("auth", ""),
                user_id=values.get("user_id", ""),
                project_id=values.get("tenant_id", ""),
            )
        return Credential(TOKEN, values["auth_token"]) if values.get("auth_token") else None

    def run(self, settings: Settings, places: Places, service: Service, installed: Installed) -> Program:
        """In the foreground; the secrets are in the configuration file alone."""
        command = [installed.program, "mount", self.source(settings), settings.path]
        command += ["--config", places.config, "--cache-dir", places.cache]
        command += ["--vfs-cache-mode", settings.cache_mode, "--dir-cache-time", f"{settings.cache_time}s"]
        command += ["--uid", str(settings.uid), "--gid", str(settings.gid), "--umask", "0"]
        # Since its release 1.66 rclone else has names that look the same (accents as one sign or as two) be one file.
        command += ["--no-unicode-normalization"]
        files = settings.mode if settings.executable else settings.mode & 0o666
        command += ["--dir-perms", f"{settings.mode:04o}", "--file-perms", f"{files:04o}"]
        if settings.allow_other:
            # Without the second one rclone lets everybody do everything.
            command += ["--allow-other", "--default-permissions"]
        if settings.read_only:
            command += ["--read-only"]
        if settings.allow_non_empty:
            command += ["--allow-non-empty"]
        for option, size in (
            ("--vfs-cache-max-size", settings.cache_size),
            ("--buffer-size", settings.buffer_size),
            ("--bwlimit", settings.bandwidth_limit),
        ):
            if size:
                command += [option, f"{size}B"]
        if service.ca_cert:
            command += ["--ca-cert", service.ca_cert]
        if not service.validate_certs:
            command += ["--no-check-certificate"]
        command += settings.extra_options
        drain = ["/bin/sh", "-c", _DRAIN, "drain", str(DRAIN_AT_STOP), _marks(places.cache)]
        own = [_marks(places.cache), _files(places.cache), places.rescued]
        rescue = ["/bin/sh", "-c", _RESCUE, _RESCUE_EACH, *own]
        return Program("notify", command, self.source(settings), before=[rescue], drain=drain)

    def pending(self, cache: str) -> list[str]:
        """The files that rclone's cache has marked; closing a file does not upload it, rclone waits some seconds."""
        pending = []
        for path in filter(_is_marked, paths_of_files(_marks(cache))):
            remote_and_path = os.path.relpath(path, _marks(cache))
            pending.append(remote_and_path.partition("/")[2])
        return sorted(pending)


def _marks(cache: str) -> str:
    """The folder in which rclone keeps, for each remote, a small JSON file for each file in its cache."""
    return os.path.join(cache, "vfsMeta")


def _files(cache: str) -> str:
    """The folder in which rclone keeps, for each remote, the files themselves."""
    return os.path.join(cache, "vfs")


def _is_marked(path: str) -> bool:
    try:
        with open(path, opener=own) as stream:
            return bool(json.load(stream).get("Dirty"))
    except (FileNotFoundError, NotRegular):
        return False
    except ValueError:
        return True  # it is being written


def read_version(text: str) -> tuple[int, ...]:
    """The first version number in what a program says of itself; () where there is none."""
    match = re.search(r"\bv?(\d+(?:\.\d+)+)", text)
    return tuple(int(number) for number in match.group(1).split(".")) if match else ()
