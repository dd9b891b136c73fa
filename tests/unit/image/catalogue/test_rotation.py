# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.rotation import Keep, Rotation, rotate

NOW = 1_772_323_200  # 2026-03-01T00:00:00Z
# Ages: 0, 1, 5, 20 and 59 days
FAMILY = [
    {"id": str(number), "created_at": when}
    for number, when in enumerate(
        (
            "2026-03-01T00:00:00Z",
            "2026-02-28T00:00:00Z",
            "2026-02-24T00:00:00Z",
            "2026-02-09T00:00:00Z",
            "2026-01-01T00:00:00Z",
        )
    )
]


def rotated(keep: Keep, *changed: dict[str, Any], shared: str = "") -> Rotation:
    family = [*FAMILY]
    for image in changed:
        family[int(image["id"])] = {**family[int(image["id"])], **image}
    return rotate(family, keep, NOW, lambda image: image["id"] in shared)


@pytest.mark.parametrize(
    ("keep", "gone"),
    [
        (Keep(), ""),
        (Keep(last=1), "1234"),
        (Keep(last=3), "34"),
        (Keep(last=9), ""),
        (Keep(days=5), "34"),
        (Keep(days=0), "1234"),  # the newest stays however old it is
        (Keep(last=2, days=10), "34"),
        (Keep(last=4, days=1), "4"),
    ],
)
def test_what_neither_count_nor_age_keeps_goes(keep: Keep, gone: str) -> None:
    found = rotated(keep)
    assert "".join(image["id"] for image in found.remove) == gone
    assert not found.spared


def test_protected_images_and_those_that_others_have_are_spared() -> None:
    found = rotated(Keep(last=1), {"id": "2", "protected": True}, shared="34")
    assert [image["id"] for image in found.remove] == ["1"]
    assert [(image["id"], why) for image, why in found.spared] == [
        ("2", "it is protected"),
        ("3", "other projects have it"),
        ("4", "other projects have it"),
    ]


def test_they_go_when_that_is_said() -> None:
    found = rotated(Keep(last=1, even=("protected", "shared")), {"id": "2", "protected": True}, shared="2")
    assert [image["id"] for image in found.remove] == ["1", "2", "3", "4"]


def test_nobody_is_asked_about_what_stays() -> None:
    def shared_out(image: dict[str, Any]) -> bool:
        raise AssertionError(image)

    assert rotate(FAMILY, Keep(last=5), NOW, shared_out) == Rotation([], [])


def test_what_is_needed_stays_however_old_it_is() -> None:
    found = rotate(FAMILY, Keep(last=1), NOW, lambda image: False, needed=["3"])
    assert [image["id"] for image in found.remove] == ["1", "2", "4"]
