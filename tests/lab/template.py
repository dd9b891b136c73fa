# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Configuration files with @NAME@ in them (`$`, `%` and braces all mean something to some service)."""

import re
from pathlib import Path

from tests.lab.process import write_whole


def render(template: Path, target: Path, **values: object) -> Path:
    """Write `template` to `target` with each @NAME@ replaced by values[name]; leave an equal file alone.

    A name without a value, or a value without a name in the template, is an error.
    """
    text = template.read_text()
    asked = set(re.findall(r"@([A-Z_]+)@", text))
    given = {name.upper(): str(value) for name, value in values.items()}
    if asked != set(given):
        raise ValueError(f"{template}: {', '.join(sorted(asked ^ set(given)))}: in the template or given, but not both")
    text = re.sub(r"@([A-Z_]+)@", lambda found: given[found[1]], text)
    if not target.exists() or target.read_text() != text:
        write_whole(target, text)
    return target
