# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credential a mount signs in with, where another run has given it one in the meantime."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import EMPTY, HEALTHY, Actual
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.rclone import Rclone
from ansible_collections.chameleon.data.plugins.module_utils._mount.handed_credential import credential_for
from tests.unit.mount.example import APPLICATION_CREDENTIAL, OLD, SWIFT, settings

THEIRS = APPLICATION_CREDENTIAL._replace(id="theirs", project_id="9d3")
RECORD = {"credential": {"kind": THEIRS.kind, "id": "theirs", "own": False}, "project": "9d3"}


@pytest.mark.parametrize(
    ("handed", "record", "taken"),
    [
        ({}, {}, "theirs"),
        ({"instead_of": "an older one"}, {}, "theirs"),
        ({"instead_of": "theirs"}, {}, "ours"),
        ({"project_id": "another"}, {}, "ours"),
        ({"auth_url": "https://other.example:5000/v3"}, {}, "ours"),
        ({}, {"credential": {**RECORD["credential"], "own": True}}, "ours"),
        ({}, {"credential": {}}, "ours"),
        ({"kind": "token"}, {}, "ours"),
    ],
)
def test_what_another_run_gave_it_since_is_kept(handed: dict[str, str], record: dict[str, Any], taken: str) -> None:
    new = {**THEIRS._asdict(), "id": "ours", **handed}
    job: Any = SimpleNamespace(credential=lambda: new, params={})
    config = Rclone().config(settings(), SWIFT, THEIRS, OLD)
    actual = Actual(EMPTY, None, HEALTHY, config, None, False, None, [], {**RECORD, **record})
    assert credential_for(job, Rclone(), "/mnt/results", actual, lambda _text: None).id == taken
