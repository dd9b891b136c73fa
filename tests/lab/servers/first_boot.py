# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server finds at its first boot: what cloud-init makes of metadata, key, user data and vendor data.

User data is a script here, run once as root, after the network is there; its output is in the journal.
"""

import json
import uuid
from pathlib import Path
from typing import Any, Mapping

from tests.lab.nodes import identity
from tests.lab.parts import LabError

_UNIT = "etc/systemd/system/user-data.service"
_WANTED = "etc/systemd/system/multi-user.target.d/user-data.conf"
_VENDOR_DATA = "var/cache/vendordata2.json"  # where and as the testbed's images keep it
_REGION = "RegionOne"

_RUN_ONCE = """[Unit]
Description=User data of this server
After=network.target ssh.service
ConditionPathExists={script}
ConditionPathExists=!{script}.ran

[Service]
Type=oneshot
ExecStart={script}
ExecStartPost=/usr/bin/touch {script}.ran
"""


def lay(server: str, told: Mapping[str, Any], upper: Path, tree: Path) -> None:
    """Write it into the upper layer of *server*, above the *tree* that it starts from.

    :raises LabError: its user data is no script
    """
    script = f"/var/lib/cloud/instances/{server}/user-data"
    unit = _RUN_ONCE.format(script=script)
    files = {
        **identity.names(told["hostname"], uuid.UUID(server).hex),
        identity.AUTHORIZED_KEYS: _keys(tree / identity.AUTHORIZED_KEYS, told["key"]),
        _VENDOR_DATA: _vendor_data(told["host"], told["lease"]),
        # Not of the server that the image was made of
        _UNIT: unit,
        _WANTED: "[Unit]\nWants=user-data.service\n",
    }
    if told["user_data"]:
        if not told["user_data"].startswith("#!"):
            raise LabError("user data: the lab's servers take a script alone, which begins with #!")
        files[script.lstrip("/")] = told["user_data"]
    identity.write(upper, tree, files)


def _keys(known: Path, key: str) -> str:
    """Those of the image, and the server's own."""
    text = known.read_text() if known.exists() else ""
    return text if not key or key.strip() in text else text + key.strip() + "\n"


def _vendor_data(host: str, lease: "Mapping[str, Any] | None") -> str:
    lease = lease or {}
    about = {"node": host, "region": _REGION, "lease_id": lease.get("id", "")}
    times = {f"lease_{end}": lease.get(f"{end}_date", "") for end in ("start", "end")}
    return json.dumps({"chameleon": {**about, **times}}, indent=2) + "\n"
