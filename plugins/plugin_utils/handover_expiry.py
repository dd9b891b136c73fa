# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a folder with secrets ends by itself when nobody comes back for it: shell, for the node. Pure.

Each look of the plugin renews the lease, a file in the folder. A process that is left beside the folder takes the
lease away again and again; where it finds neither a lease nor the module alive for a while, it removes the secrets, and
later, when no plugin can want the result any more, everything. It needs a POSIX shell and ``sleep``, nothing else.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import HANDED, LEASE, PID, TOKEN

RENEW = f"true > {LEASE}"  # in the folder

_TICK = 5  # seconds
_SECRETS_REST = 120  # seconds: what the slowest node needs to start a module after its secrets have come
_ALL_RESTS = 900  # seconds: longer than the plugin waits for a node that does not answer
_OLD = 60  # minutes in which nothing has changed


def watcher(top: str, folder: str) -> str:
    """A command that leaves such a process beside a folder.

    :param top: what is removed in the end; shell text
    :param folder: where lease, secrets and pid are, below *top*; shell text
    """
    alive = f'rm {folder}/{LEASE} || kill -0 "$(cat {folder}/{PID})"'
    return (
        "(trap '' HUP INT; cd /; quiet=0; "
        f"while [ -d {top} ]; do sleep {_TICK}; "
        f"if {alive}; then quiet=0; else quiet=$((quiet + {_TICK})); fi; "
        f"[ $quiet -lt {_SECRETS_REST} ] || rm -f {folder}/{HANDED}* {folder}/{TOKEN}*; "
        f"[ $quiet -lt {_ALL_RESTS} ] || rm -rf {top}; "
        "done) </dev/null >/dev/null 2>&1 &"
    )


def sweep(pattern: str) -> str:
    """A command that removes the user's own old folders, whose processes were ended before their time.

    :param pattern: of the folders; shell text
    """
    changed = f'find "$old" -mmin -{_OLD} 2>/dev/null || echo unknown'
    return f'for old in {pattern}; do [ ! -O "$old" ] || [ -n "$({changed})" ] || rm -rf "$old"; done'
