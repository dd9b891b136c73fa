# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is looked at on the machine that the tests run on."""

from __future__ import annotations

import subprocess
import sys

from ansible_collections.chameleon.data.plugins.module_utils._image.node import facts

# The kernel cuts a process' name after 15 bytes, here in the middle of a letter.
_NAMED = "open('/proc/self/comm', 'w').write('ä' * 8); print(flush=True); input()"


def test_a_process_whose_name_is_no_text() -> None:
    with subprocess.Popen([sys.executable, "-c", _NAMED], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert "ä" * 7 + "\ufffd" in list(facts._processes())
        process.kill()
