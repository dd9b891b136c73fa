# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An environment without clouds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openstack.config import loader

from ansible_collections.chameleon.data.plugins.module_utils._cloud import signin
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN


@pytest.fixture
def no_cloud_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test's own clouds.yaml and environment, not those of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("OS_") or name.endswith("CA_BUNDLE"):
            monkeypatch.delenv(name)
    for name in ("CONFIG_FILES", "SECURE_FILES"):  # openstacksdk 4.0 adds those of variables for good
        monkeypatch.setattr(loader, name, list(getattr(loader, name)))
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text("clouds:\n  here:\n    auth: {auth_url: 'http://127.0.0.1:1/v3', username: demo}\n")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signin, "PATIENCE", 0.2)
    RUN.forget()
