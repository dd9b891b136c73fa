# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.engines.native import Native
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages
from tests.unit.image.nodes import GOOD

PARAMS = defaults_of(CHAMELEON_SNAPSHOT)


@pytest.mark.parametrize(
    ("machine", "modules", "told"),
    [
        ("x86_64", ["i386-pc", "x86_64-efi"], {}),
        ("x86_64", ["x86_64-efi"], {"hw_firmware_type": "uefi"}),
        ("x86_64", ["i386-pc"], {"hw_firmware_type": "bios"}),
        ("aarch64", ["arm64-efi"], {"hw_firmware_type": "uefi"}),
    ],
)
def test_an_image_that_boots_in_one_way_only_says_so(machine: str, modules: list[str], told: dict[str, str]) -> None:
    facts = GOOD._replace(machine=machine, grub_targets=modules)
    assert Native(facts, "/var/tmp/x", PARAMS, Stages(Meter())).firmware() == told
