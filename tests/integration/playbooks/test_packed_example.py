# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The play of packed images in examples/, on each store: WebDataset and rclone read what was pushed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.programs import program_of
from tests.integration.conftest import Cloud
from tests.lab import layout

RCLONE = "1.75.2"  # archives are read since 1.72
SAMPLES = 60


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Samples as a training has them, of more than two packs of 1 MiB."""
    chance = random.Random(18)
    folder = tmp_path / "images"
    for number in range(SAMPLES):
        name = folder / chance.choice(["cat", "dog"]) / f"{number:04}"
        name.parent.mkdir(parents=True, exist_ok=True)
        name.with_suffix(".jpg").write_bytes(chance.randbytes(chance.randint(30_000, 60_000)))
        name.with_suffix(".cls").write_text(f"{name.parent.name}\n")
    return folder


@pytest.mark.stores(finds_others=True)  # links lead nowhere else
def test_the_packs_are_read_by_others(
    keyless: Cloud, container: str, images: Path, playbook: Callable[..., Any], tmp_path: Path
) -> None:
    store = keyless
    given = {"images": str(images), "cloud": store.name, "container": container, "pack_size": "1M"}
    given.update(remote="ours", rclone=str(program_of(RCLONE)))
    environment = {
        "RCLONE_CONFIG_OURS_TYPE": "swift",
        "RCLONE_CONFIG_OURS_STORAGE_URL": store.object_store,
        "RCLONE_CONFIG_OURS_AUTH_TOKEN": store.token,
        "RCLONE_CA_CERT": str(layout.AUTHORITY),
        "SSL_CERT_FILE": str(layout.AUTHORITY),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    play = f"- import_playbook: {layout.ROOT}/examples/packed.yml"
    played = playbook(play, "-e", json.dumps(given), env=environment).results
    shards = played["List the shards"]["localhost"]["objects"]
    assert len(shards) > 1 and all(row["name"].endswith(".tar") for row in shards)
