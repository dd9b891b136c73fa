# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metadata that the store would refuse."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import MetadataLimits
from ansible_collections.chameleon.data.plugins.module_utils._store.metadata import check_metadata

SWIFT = MetadataLimits()


def test_what_fits() -> None:
    check_metadata("metadata", {"n" * 128: "é" * 128}, SWIFT)
    check_metadata("metadata", {str(number): "v" for number in range(90)}, SWIFT)
    check_metadata("metadata", {str(number): "v" for number in range(87)}, SWIFT, of_objects=True)


@pytest.mark.parametrize(
    ("metadata", "of_objects", "cause"),
    [
        ({"n" * 129: "v"}, False, "its name is longer"),
        ({"a": "é" * 129}, False, "its value is longer"),
        ({str(number): "v" for number in range(91)}, False, "90 names"),
        ({str(number): "v" for number in range(88)}, True, "90 names"),
        ({str(number): "v" * 256 for number in range(16)}, False, "4096 bytes"),
    ],
)
def test_what_does_not(metadata: dict[str, str], of_objects: bool, cause: str) -> None:
    with pytest.raises(BadInput, match=cause):
        check_metadata("metadata", metadata, SWIFT, of_objects)
