# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard's own credential, made by the command of the page on leases: with access rules, and restricted."""

from __future__ import annotations

import contextlib
import json
import subprocess
from pathlib import Path
from typing import Any, Iterator

import yaml

from tests.integration.docs.pages import PAGES, examples_of
from tests.lab import layout
from tests.lab.patience import patience

NAME = "guard"
# The same site, as one of several regions of a cloud, and not its usual one
SEVERAL = {"cloud": "several", "region_name": "RegionOne"}


@contextlib.contextmanager
def clouds_of_the_guard(folder: Path, connection: Any) -> Iterator[Path]:
    """A clouds.yaml in which the cloud ``lab``, and that of `SEVERAL`, is signed in to with it alone.

    :param connection: of openstacksdk, of who makes it
    """
    (page,) = (page for page in PAGES if page.stem == "leases")
    commands = [command for example in examples_of(page) for command in example.commands]
    (command,) = (one for one in commands if "--access-rules" in one)
    lab = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]["lab"]
    _forget(connection)
    try:
        done = subprocess.run(
            ["bash", "-c", command.replace("chi_uc", "lab") + " -f json"],
            check=True,
            capture_output=True,
            cwd=layout.ROOT,
            timeout=patience(60),
        )
        made = {name.lower(): value for name, value in json.loads(done.stdout).items()}  # as releases have it
        auth = {"auth_url": lab["auth"]["auth_url"]}
        auth.update({f"application_credential_{name}": made[name] for name in ("id", "secret")})
        file = folder / "guard-clouds.yaml"
        guarded = {**lab, "auth_type": "v3applicationcredential", "auth": auth}
        several = {name: value for name, value in guarded.items() if name != "region_name"}
        several["regions"] = ["RegionKVM", SEVERAL["region_name"]]
        file.write_text(yaml.safe_dump({"clouds": {"lab": guarded, SEVERAL["cloud"]: several}}))
        yield file
    finally:
        _forget(connection)


def _forget(connection: Any) -> None:
    """It and its rules."""
    identity, user = connection.identity, connection.session.get_user_id()
    for credential in identity.application_credentials(user, name=NAME):
        identity.delete_application_credential(user, credential.id)
        for rule in identity.access_rules(user):
            identity.delete_access_rule(user, rule.id)
