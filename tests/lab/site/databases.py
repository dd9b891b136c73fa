# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases made beforehand: copied to where a service works."""

import shutil
from pathlib import Path


def copy(made: Path, data: Path) -> None:
    """Copy the databases in *made* to *data*. What older ones left there is removed: it would be read too."""
    data.mkdir(parents=True, exist_ok=True)
    for database in made.glob("*.db"):
        for rest in ("-wal", "-shm"):
            (data / (database.name + rest)).unlink(missing_ok=True)
        shutil.copy(database, data)
