# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount to test with."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Installed, Service
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings, read_settings

APPLICATION_CREDENTIAL = Credential(
    kind="application_credential", id="1d", secret="s3cr3t-of-the-mount", auth_url="https://cloud.example:5000/v3"
)
TOKEN = Credential(kind="token", secret="gAAAAABtoken", expires="2026-11-23T14:00:00Z")
PASSWORD = Credential(
    kind="password",
    secret="p4ssw0rd-of-the-user",
    auth_url="https://cloud.example:5000/v3",
    user="alice",
    user_id="a11ce",
    project_id="9d3",
    region="CHI@UC",
)
SWIFT = Service("https://cloud.example/v1/AUTH_1", "swift", validate_certs=True, ca_cert="")
RGW = Service("https://cloud.example:7480/swift/v1/AUTH_1", "rgw", validate_certs=True, ca_cert="")
OLD = Installed("/usr/bin/rclone", (1, 60, 1))
NEW = Installed("/usr/local/bin/rclone", (1, 69, 1))


def settings(**options: Any) -> Settings:
    """Settings of a mount of container ``results`` at ``/mnt/results``."""
    return read_settings({"path": "/mnt/results", "container": "results", **options}, uid=1000, gid=1001)
