# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lab import clients, layout
from tests.lab.rest import Answer
from tests.lab.rgw.forms import FORMS


def test_clouds_file_is_yaml_for_its_owner_alone(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"appcred_id": "i", "appcred_secret": 's: "#', "token": "gAAA-_=", "token_end": "1"}
    monkeypatch.setattr(clients, "_credentials", lambda: kept)
    monkeypatch.setattr(layout, "CLOUDS", state / "clouds.yaml")
    monkeypatch.setattr(layout, "ENV", state / "env")
    clients.write(keystone_is_up=True)
    clouds = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]
    expected = {
        "lab",
        "lab-other",
        "lab-reader",
        "lab-admin",
        "lab-kvm",
        "lab-appcred",
        "lab-token",
        *(f"lab-{name}" for name in FORMS),
    }
    assert set(clouds) == expected
    assert clouds["lab-appcred"]["auth"]["application_credential_secret"] == 's: "#'
    assert clouds["lab-rgw"]["region_name"] == "RegionRGW"
    assert stat.S_IMODE(layout.CLOUDS.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("left", "good", "renewed"), [(3600, True, False), (60, True, True), (3600, False, True)], ids=str
)
@pytest.mark.usefixtures("state")
def test_token_and_credential_are_kept_while_they_are_good(
    monkeypatch: pytest.MonkeyPatch, left: int, good: bool, renewed: bool
) -> None:
    kept = {"appcred_id": "i", "appcred_secret": "s", "token": "t", "token_end": str(1000 + left)}
    (layout.RUN / "credentials.json").write_text(json.dumps(kept))
    monkeypatch.setattr(clients.time, "time", lambda: 1000.0)
    monkeypatch.setattr(clients, "_make_credentials", lambda: {"token": "new"})

    def ask(method: str, *_: Any, **__: Any) -> Answer:
        return Answer((200 if method == "HEAD" else 201) if good else 401, {}, b"{}")

    monkeypatch.setattr(clients, "ask", ask)
    assert clients._credentials()["token"] == ("new" if renewed else "t")
