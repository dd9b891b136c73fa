# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When changed authorities have to wait: while the mount is in use, and its own still vouch for the store."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount import authorities_choice
from ansible_collections.chameleon.data.plugins.module_utils._mount.authorities_choice import authorities_for
from tests.unit.http.scripted import own_certificate, refusal, served


@pytest.mark.parametrize(
    ("state", "health", "users", "has", "waits"),
    [
        ("mounted", "healthy", ["vim (7): /mnt/x/a"], "the store's", True),
        ("mounted", "healthy", ["vim (7): /mnt/x/a"], "another", False),  # it is of no use as it is
        ("mounted", "healthy", [], "the store's", False),
        ("mounted", "dead", ["vim (7): /mnt/x/a"], "the store's", False),
        ("remounted", "healthy", ["vim (7): /mnt/x/a"], "the store's", False),
    ],
)
def test_who_waits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, state: str, health: str, users: list[str], has: str, waits: bool
) -> None:
    monkeypatch.setattr(authorities_choice, "open_files", lambda path: users)
    context = own_certificate(tmp_path)
    its_own = (tmp_path / "cert.pem").read_text()
    (tmp_path / "other").mkdir()
    own_certificate(tmp_path / "other")
    old = its_own if has == "the store's" else (tmp_path / "other" / "cert.pem").read_text()
    new = its_own + old
    job: Any = SimpleNamespace(params={"state": state}, authorities=lambda: new)
    actual: Any = SimpleNamespace(health=health, authorities=old)
    warned: list[str] = []
    with served(refusal(401), refusal(401), context=context) as server:
        assert authorities_for(job, server.url, "/mnt/x", actual, warned.append) == (old if waits else new)
    assert [text.startswith("mount /mnt/x: it is in use by vim (7)") for text in warned] == [True] * waits
