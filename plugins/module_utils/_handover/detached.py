# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module goes on in a process that no lost connection ends; one that is quick tells its result at once.

``async`` of ansible-core would do it as well, with two more modules (``async_wrapper``, ``async_status``) to be sent
and started for each task, and three more Python processes while it runs.
"""

from __future__ import annotations

import os

RESULTS = "results"  # a folder beside the hand-over folder, where the plugin wants the module to be detached
RESULT, ERRORS = "result", "errors"  # files in it: what the module writes to standard output and error
GOES_ON = "chameleon_data_goes_on"  # what the plugin is told instead of a result
QUICK = 4.0  # seconds in which a quick module ends

# What waits is a shell, the smallest program that can: a fork would keep a copy of all that the module changes in its
# memory. Its input ends when the module does. Where it cannot tell (no `timeout` on the node), the plugin looks.
_WAIT = f"""
timeout "$2" cat || {{ echo '{{"changed": false, "{GOES_ON}": true}}'; exit; }}
cd "$1" && cat {ERRORS} >&2 && cat {RESULT} && rm {ERRORS} {RESULT} && rmdir "$1" "${{1%/*}}" 2>/dev/null || true
"""


def detach(handover: str, patience: float = QUICK) -> None:
    """Return in another process, whose output goes to files; this one waits a little, tells what there is, and ends.

    :param handover: path of the hand-over folder
    :param patience: seconds
    """
    results = os.path.join(os.path.dirname(handover), RESULTS)
    if not os.path.isdir(results):  # check mode, and the task's own `async`
        return
    alive, held = os.pipe()  # closed when the other process has ended
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() != 0:
            os._exit(0)
        os.close(alive)
        _redirect(results)
        return
    os.close(held)
    os.waitpid(child, 0)
    os.dup2(alive, 0)
    # What Ansible has unpacked for the module is left to the other process, as nothing of this one runs any more.
    os.execv("/bin/sh", ["/bin/sh", "-c", _WAIT, "sh", results, f"{patience:g}"])  # noqa: S606  # our own words alone


def _redirect(results: str) -> None:
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, os.path.join(results, RESULT), os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, os.path.join(results, ERRORS), os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        descriptor = os.open(name, flags, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
