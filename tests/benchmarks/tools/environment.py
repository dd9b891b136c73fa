# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables that every tool starts with."""

from __future__ import annotations

import os
from typing import Mapping

from tests.benchmarks.tools import Job
from tests.lab import layout


def environment(job: Job, **more: str) -> Mapping[str, str]:
    """Nothing of the caller's clouds; caches and configuration in the job's own folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OS_", "ST_", "RCLONE_"))}
    # Go's TLS, OpenSSL's, and Amazon's libraries; only requests needs an option or its own variable.
    trusted = dict.fromkeys(("SSL_CERT_FILE", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"), str(layout.AUTHORITY))
    return {
        **kept,
        **(trusted if job.tls else {}),
        "XDG_CACHE_HOME": str(job.home),
        "PYTHONPATH": f"{layout.ROOT}:{layout.ROOT / '.collections'}",
        **more,
    }
