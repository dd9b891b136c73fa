# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line for a person from a snapshot of a :class:`Meter`."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def human_bytes(count: float) -> str:
    """``1536`` -> ``1.5 KiB``."""
    unit = 0
    while count >= 1024 and unit < len(_UNITS) - 1:
        count /= 1024.0
        unit += 1
    return f"{count:.0f} {_UNITS[unit]}" if unit == 0 else f"{count:.1f} {_UNITS[unit]}"


def _of(done: str, total: str, how: str) -> str:
    return f"{done} of {how}{total}" if total else done


def progress_line(snapshot: Mapping[str, Any]) -> str:
    """``uploading: 1,204 of 5,000 files, 120.0 MiB of 500.0 MiB, 45.1 MiB/s, 8 s left``, or ``of about 5,000``."""
    parts: list[str] = []
    files, files_total = snapshot.get("files", 0), snapshot.get("files_total", 0)
    size, size_total = snapshot.get("bytes", 0), snapshot.get("bytes_total", 0)
    seconds = snapshot.get("seconds", 0.0)
    how = f"{snapshot['how']} " if snapshot.get("how") else ""
    if files or files_total:
        parts.append(f"{_of(f'{files:,}', f'{files_total:,}' if files_total else '', how)} files")
    if size or size_total:
        parts.append(_of(human_bytes(size), human_bytes(size_total) if size_total else "", how))
    if size and seconds >= 1:
        rate = size / seconds
        parts.append(f"{human_bytes(rate)}/s")
        if size_total > size:
            parts.append(f"{how}{(size_total - size) / rate:.0f} s left")
    parts += [str(snapshot[name]) for name in ("note", "trouble") if snapshot.get(name)]
    stage = str(snapshot.get("stage", ""))
    return one_line(f"{stage}: {', '.join(parts)}" if parts else stage)
