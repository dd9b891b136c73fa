# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes, progress_line

MIB = 1 << 20


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (MIB, "1.0 MiB"), (1 << 50, "1024.0 TiB")]
)
def test_human_bytes(count: int, text: str) -> None:
    assert human_bytes(count) == text


def test_a_full_line() -> None:
    snapshot = {"stage": "uploading", "seconds": 2.0, "files": 1204, "files_total": 5000}
    snapshot.update(bytes=100 * MIB, bytes_total=500 * MIB, note="")
    assert progress_line(snapshot) == ("uploading: 1,204 of 5,000 files, 100.0 MiB of 500.0 MiB, 50.0 MiB/s, 8 s left")


@pytest.mark.parametrize("how", ["about", "at least"])
def test_what_is_not_certain_is_said_to_be_so(how: str) -> None:
    snapshot = {"stage": "uploading", "seconds": 2.0, "files": 1204, "files_total": 5000, "how": how}
    snapshot.update(bytes=100 * MIB, bytes_total=500 * MIB)
    assert progress_line(snapshot) == (
        f"uploading: 1,204 of {how} 5,000 files, 100.0 MiB of {how} 500.0 MiB, 50.0 MiB/s, {how} 8 s left"
    )


def test_what_is_not_known_is_not_said() -> None:
    assert progress_line({"stage": "listing", "files": 7}) == "listing: 7 files"
    assert progress_line({"stage": "starting"}) == "starting"
    assert progress_line({"stage": "upload", "note": "waiting for a new token"}) == "upload: waiting for a new token"
