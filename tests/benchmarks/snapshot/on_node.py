# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run on the node: the module's own work, each stage measured. Job in, on standard input, and rows out, as JSON.

The job: the module's options, `endpoint` and `token` among them.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._image import engine
from ansible_collections.chameleon.data.plugins.module_utils._image.node import scratch
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress import stages
from ansible_collections.chameleon.data.tests.benchmarks.snapshot.stage import Stages


def main() -> None:
    given = json.load(sys.stdin)
    defaults = defaults_of(CHAMELEON_SNAPSHOT)
    params = {**defaults, **given}
    measuring = Stages(f"{params['scratch']}/{scratch.NAME}")

    class Measured(stages.Stages):
        @contextlib.contextmanager
        def __call__(self, name: str, size: int = 0) -> Iterator[stages.Stage]:
            with measuring.measured(name), super().__call__(name, size) as stage:
                yield stage

    vars(engine)["Stages"] = Measured
    with measuring.measured("total"):
        result = engine.snapshot(Job(params, check=False))
    print(json.dumps({"rows": measuring.rows, "image": result["image"]}))


if __name__ == "__main__":
    main()
