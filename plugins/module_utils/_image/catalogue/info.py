# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A family of images, told: newest first, with what each came from and what is in it."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.control import described, family_of
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import (
    FINGERPRINT,
    MARK,
    by_age,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.names import check_name

_KEPT = {"fingerprint": FINGERPRINT}
_KEPT.update({name: f"{MARK}{name}" for name in ("node", "site", "lease", "kernel", "packages", "os", "version")})


def tell(glance: Glance, name: str, project: str | None) -> dict[str, Any]:
    """``{"images": […]}``, as the module returns it.

    :raises BadInput: no image can be called so
    """
    check_name(name)
    return {"images": [told(image) for image in by_age(family_of(glance, name, project))]}


def told(image: Image) -> dict[str, Any]:
    """One of them."""
    usual: dict[str, Any] = described(image)["image"]
    return {**usual, "protected": bool(image.get("protected")), **{key: image.get(kept) for key, kept in _KEPT.items()}}
