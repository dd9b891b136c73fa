# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives there are."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.tar import TarArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.zip import ZipArchive

ARCHIVES: dict[str, type[Archive]] = {kind.suffix: kind for kind in (ZipArchive, TarArchive)}
