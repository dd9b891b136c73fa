# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images go: the old ones when the new one is there, and what killed runs left."""

from __future__ import annotations

from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image


def delete(glance: Glance, images: Iterable[Image]) -> None:
    """Delete them, protected ones too: `family` and `rotation` have decided that."""
    for image in images:
        if image.get("protected"):
            glance.update(image["id"], protected=False)
        glance.delete(image["id"])
