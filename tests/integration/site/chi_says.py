# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What python-chi, the testbed's own client, tells of the project's leases and servers, as JSON.

Run in its environment, see ``judges.py``, which signs it in by the environment.
"""

from __future__ import annotations

import json

from chi import lease, server


def main() -> None:
    """Print it: ``{"leases": {name: [status, …]}, "servers": {name: status}}``."""
    leases: dict[str, list[str]] = {}
    for one in lease.list_leases():
        leases.setdefault(one.name, []).append(one.status)
    servers = {one.name: one.status for one in server.list_servers()}
    print(json.dumps({"leases": leases, "servers": servers}))


if __name__ == "__main__":
    main()
