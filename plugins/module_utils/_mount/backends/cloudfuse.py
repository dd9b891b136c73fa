# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""cloudfuse (https://github.com/redbo/cloudfuse) and the testbed's fork of it, cc-cloudfuse.

Both are one program called ``cloudfuse`` that shows the containers of a whole account. Read in their sources:

- Options come from ``~/.cloudfuse``, lines of ``name=value`` (a line has less than 1,024 bytes, a value ends at a
  blank), and from ``-o name=value,…``, where everybody can read them: hence the file, in a home of the mount's own.
- In the foreground (``-f``) they write everything that they send to the identity service, secrets too, to their
  standard error: hence the background.
- A file that is opened is read as a whole into ``/tmp``, and is uploaded as a whole when it is closed. Opened for
  writing alone it begins empty, so that what is appended replaces what was there.
- The wrapper ``cc-cloudfuse mount FOLDER`` starts the fork's program with a token on its command line, taken from
  vendor data that has none any more: so the program is started without it.
"""

from __future__ import annotations

import os
from typing import Any, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import (
    Backend,
    Installed,
    Service,
    refuse_extra,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import PASSWORD, TOKEN, Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import ENV, Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings

_LINE = 1024  # bytes that the program reads a line into
_MARK = "authtoken = "  # what the fork alone has in it: it reads that option

_OURS = frozenset(
    f"-o{name}"
    for name in "allow_other default_permissions fsname subtype gid nonempty ro rw uid umask auth_url authurl "
    "cache_timeout projectid region tenant tenantname username verify_ssl".split()
)


class _Cloudfuse(Backend):
    """What both have in common.

    :ivar fork: whether it is the testbed's
    :ivar may_guess: whether it need not be told a region
    :ivar names: what it calls the fields of a credential, of each kind
    """

    program = "cloudfuse"
    fork: bool
    may_guess = False
    names: dict[str, dict[str, str]]

    def inspect(self, program: str) -> Installed | None:
        """See :class:`Backend`. It cannot be asked for its version."""
        with open(program, "rb", opener=regular) as stream:
            return Installed(program) if (_MARK.encode() in stream.read()) == self.fork else None

    def warnings(self, settings: Settings, service: Service, installed: Installed) -> list[str]:
        """See :class:`Backend`."""
        if settings.container:
            raise Refused(
                f"backend {self.name}",
                f"it mounts all containers and never one alone, so not container {settings.container}",
                f"Leave out 'container' and 'prefix', and use the folder {settings.path}/{settings.container}; or use "
                "backend: rclone.",
            )
        for option, given in (
            ("cache_size", settings.cache_size),
            ("cache_dir", settings.cache_dir),
            ("buffer_size", settings.buffer_size),
            ("bandwidth_limit", settings.bandwidth_limit),
        ):
            if given:
                raise Refused(
                    f"backend {self.name}",
                    f"it knows nothing like '{option}'",
                    f"Leave out '{option}', or use backend: rclone.",
                )
        if service.ca_cert:
            raise Refused(
                f"backend {self.name}",
                "it trusts the authorities of the node's system and no others ('ca_cert')",
                "Install the certificate there (update-ca-certificates or update-ca-trust) and set "
                "'ca_cert_remote_src: true' without 'ca_cert', or use backend: rclone.",
            )
        refuse_extra(settings, "-o", _OURS)
        warnings = [
            f"{settings.subject}: {self.name} shows no more than 10,000 names of a folder, keeps each open file in "
            "/tmp as a whole, and gives files the execute bits of 'mode'"
            + (", as 'executable' asks for." if settings.executable else ".")
        ]
        if not settings.read_only:
            warnings.append(
                f"{settings.subject}: with {self.name}, what is appended to a file replaces what was in it, files of "
                "more than 5 GB cannot be stored, and what is changed in its owner and mode is forgotten. Use backend: "
                "rclone for anything but whole files."
            )
        if settings.cache_mode != "writes":
            warnings.append(f"{settings.subject}: to {self.name}, 'cache_mode' means nothing.")
        return warnings

    def config(self, settings: Settings, service: Service, credential: Credential, installed: Installed) -> str:
        """A ``.cloudfuse``."""
        if credential.kind not in self.signs_in_with:
            raise Refused(
                f"backend {self.name}",
                f"it cannot sign in with what it was given ({credential.kind.replace('_', ' ')})",
                "Sign in on the controller with a password and use credential: own, or use backend: rclone.",
            )
        fields = {
            **{name: getattr(credential, field) for field, name in self.names[credential.kind].items()},
            "authurl": credential.auth_url,
            "region": credential.region,
        }
        if self.may_guess and not credential.region:
            del fields["region"]
        for name, value in fields.items():
            if not value or value.split() != [value] or len(f"{name}={value}") >= _LINE - 1:
                why = "is too long or has a blank" if value else "nobody knows"
                raise Refused(
                    f"backend {self.name}",
                    f"it cannot be told its '{name}', which {why}",
                    "Sign in on the controller by 'cloud' or 'auth', or use backend: rclone.",
                )
        fields.update(cache_timeout=str(settings.cache_time), verify_ssl=str(service.validate_certs).lower())
        text = "# Written by the Ansible module chameleon.data.cloudfuse_mount\n"
        return text + "".join(f"{name}={value}\n" for name, value in fields.items())

    def credential(self, config: str) -> Credential | None:
        """See :class:`Backend`."""
        values = dict(line.split("=", 1) for line in config.splitlines() if "=" in line)
        for kind, names in self.names.items():
            if all(name in values for name in names.values()):
                fields: dict[str, Any] = {field: values[name] for field, name in names.items()}
                return Credential(kind, auth_url=values.get("authurl", ""), region=values.get("region", ""), **fields)
        return None

    def run(self, settings: Settings, places: Places, service: Service, installed: Installed) -> Program:
        """In the background; the secrets are in the configuration file alone."""
        options = [f"fsname={self.source(settings)}", "subtype=cloudfuse", "default_permissions"]
        options += [f"uid={settings.uid}", f"gid={settings.gid}", f"umask={0o777 & ~settings.mode:04o}"]
        for option, wanted in (
            ("allow_other", settings.allow_other),
            ("ro", settings.read_only),
            ("nonempty", settings.allow_non_empty),
        ):
            if wanted:
                options.append(option)
        home = places.cache
        command = [ENV, f"HOME={home}", installed.program, settings.path, "-o", ",".join(options)]
        command += settings.extra_options
        link = ["/bin/ln", "--symbolic", "--force", "--no-dereference", places.config]
        return Program(
            "forking",
            command,
            self.source(settings),
            before=[[*link, os.path.join(home, ".cloudfuse")]],
            silent=[*command, "-f"],
        )

    def pending(self, cache: str) -> list[str]:
        """None: a file is uploaded when it is closed, and who closes it waits for that."""
        return []


class CcCloudfuse(_Cloudfuse):
    """The testbed's fork: signs in with a token too."""

    name = "cc_cloudfuse"
    fork = True
    way_to_get = "Build it from https://github.com/ChameleonCloud/cc-cloudfuse, or use backend: rclone."
    shell_test = f"grep -q '{_MARK}' \"$(command -v cloudfuse)\""
    signs_in_with = (TOKEN, PASSWORD)
    names = {
        TOKEN: {"secret": "authtoken", "project_id": "projectid"},
        PASSWORD: {"user": "username", "secret": "password", "project_id": "projectid"},
    }


class Cloudfuse(_Cloudfuse):
    """The original: signs in with a password only, and has two faults in that which the fork has mended.

    What it asks for is not scoped to a project, so it is given the default one of the user. And it goes through the
    catalog wrongly: of the store's endpoints it never takes the last one; told a region, it finds none unless that last
    one is of the region; told none, it takes the first public one.
    """

    name = "cloudfuse"
    fork = False
    may_guess = True
    way_to_get = "Build it from https://github.com/redbo/cloudfuse, or use backend: rclone."
    shell_test = f"! grep -q '{_MARK}' \"$(command -v cloudfuse || echo /dev/null)\" && command -v cloudfuse"
    signs_in_with = (PASSWORD,)
    names = {PASSWORD: {"user_id": "username", "secret": "password", "project_id": "tenant"}}

    def warnings(self, settings: Settings, service: Service, installed: Installed) -> list[str]:
        """See :class:`Backend`."""
        return [
            *super().warnings(settings, service, installed),
            f"{settings.subject}: cloudfuse can sign in to your user's default project only. If it fails to "
            "authenticate, use backend: rclone.",
        ]

    def region_for(self, region: str, endpoints: Sequence[tuple[str, str]]) -> str:
        """See :class:`Backend`."""
        public = [one for one, interface in endpoints[:-1] if interface == "public"]
        if region in public and endpoints[-1][0] == region:
            return region
        if public[:1] == [region]:
            return ""
        raise Refused(
            f"backend {self.name}",
            f"as the catalog lists the object store's endpoints, it does not find that of region {region}: it finds "
            "the first public one, or one of the region that comes last, and never the very last one",
            "Use backend: rclone, or cc_cloudfuse.",
        )
