# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expensive to make is made once a machine and kept: a second clone starts fast."""

import fcntl
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Callable

from tests.lab import layout


def cached(kind: str, key: str, build: Callable[[Path], None]) -> Path:
    """The cache's entry for `kind` and what defines it (`key`: versions, file contents, …), built if it is not there.

    `build` fills an empty folder, which gets its name only when it is whole: nothing in it may need its first path.
    Two builders wait for each other.
    """
    whole = entry(kind, key)
    if whole.exists():
        return whole
    layout.CACHE.mkdir(parents=True, exist_ok=True)
    with open(layout.CACHE / f".{whole.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            for left in layout.CACHE.glob(f".{whole.name}.half-*"):  # by a builder that was killed
                shutil.rmtree(left)
            half = Path(tempfile.mkdtemp(prefix=f".{whole.name}.half-", dir=layout.CACHE))
            try:
                build(half)
                half.chmod(0o755)
                half.rename(whole)
            finally:
                shutil.rmtree(half, ignore_errors=True)
    return whole


def entry(kind: str, key: str) -> Path:
    """Where `cached(kind, key, …)` keeps its entry, there or not."""
    return layout.CACHE / f"{kind}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
