# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Nova's driver calls. It waits for nobody: not for an `up` of the lab, which may wait for Nova.

python -m tests.lab.servers VERB UUID < what the driver tells, as JSON
"""

import json
import sys
from pathlib import Path
from typing import Any, Callable, Mapping

from tests.lab.parts import LabError
from tests.lab.process import ProcessError
from tests.lab.servers import disk_image
from tests.lab.servers.server import Server

_VERBS: Mapping[str, Callable[[Server, Any], None]] = {
    "spawn": lambda server, told: server.make(told),
    "destroy": lambda server, told: server.remove(),
    "reboot": lambda server, told: server.restart(),
    "stop": lambda server, told: server.stop(),
    "start": lambda server, told: server.start(),
    "snapshot": lambda server, told: disk_image.make(server, Path(told["file"])),
}


def main() -> int:
    verb, uuid = sys.argv[1:]
    try:
        _VERBS[verb](Server(uuid), json.load(sys.stdin))
    except (LabError, ProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
