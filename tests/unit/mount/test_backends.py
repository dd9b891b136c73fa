# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for all backends."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount import backends
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import BACKENDS


def test_the_option_names_each_best_first() -> None:
    assert tuple(backend.name for backend in backends.BACKENDS) == BACKENDS
