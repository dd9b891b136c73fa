# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OpenID Connect provider, which the lab's Keystone believes: the identity provider ``chameleon``."""

import sys
from pathlib import Path
from typing import Sequence

from tests.lab import layout
from tests.lab.process import Daemon
from tests.lab.service import Service

_CODE = Path(__file__).with_name("provider.py")


class Oidc(Service):
    name = "oidc"
    needs = ("network",)

    def prepare(self) -> None:
        pass

    def configure(self) -> None:
        pass

    def daemons(self) -> Sequence[Daemon]:
        command = [sys.executable, "-m", "tests.lab.oidc.provider", layout.address(), str(layout.PORTS["oidc"])]
        return [Daemon("oidc", command, {"PYTHONPATH": str(layout.ROOT)}, watched=[_CODE])]

    def probes(self) -> Sequence[str]:
        return [layout.url("oidc") + "/"]
