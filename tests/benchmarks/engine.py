# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of `swift_sync`'s engine, as the module runs it: `python -m tests.benchmarks.engine URL OPTIONS`.

OPTIONS are the module's, as JSON; those not given have the module's defaults. The token is in BENCH_TOKEN,
the authority's certificate, where it is over TLS, in BENCH_CA_CERT.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options


def main(url: str, given: dict[str, Any]) -> int:
    settings = read_settings({**defaults_of(SWIFT_SYNC), **given})
    token, authority = GivenToken(os.environ["BENCH_TOKEN"]), os.environ["BENCH_CA_CERT"]
    authorities = Path(authority).read_text() if authority else ""
    transport = Transport(url, token, authorities=authorities, **transport_options(settings))
    try:
        result = synchronise(transport, settings, Meter(), False)
    except DataError as error:
        result = {"failed": True, "msg": str(error)}
    print(json.dumps(result))
    return 1 if result.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2])))
