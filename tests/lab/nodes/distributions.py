# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node can be: which distribution, and whether what the collection's work needs is on it from the beginning."""

from pathlib import Path
from typing import NamedTuple, Optional, Sequence

from tests.lab.nodes import keyring
from tests.lab.nodes.keyring import Keyring

_PACKAGES = Path(__file__).parent / "packages"


class Distribution(NamedTuple):
    """How the tree of a node is made.

    :ivar suite: what mmdebstrap makes
    :ivar kernel: its package
    :ivar bare: whether what the work needs is not installed, but offered to apt by a folder of the node
    :ivar sources: lines for apt; none for those of this machine
    :ivar keyring: what they are signed with
    """

    suite: str
    kernel: str
    bare: bool
    sources: Sequence[str] = ()
    keyring: Optional[Keyring] = None

    def installed(self) -> Sequence[str]:
        """Packages, beside those that every system of the suite has; apt-utils makes the folder that offers others."""
        return [*_listed("machine"), self.kernel, *(["apt-utils"] if self.bare else _listed("work"))]

    def offered(self) -> Sequence[str]:
        """Packages that the node's own apt can install."""
        return _listed("work") if self.bare else []


def _listed(name: str) -> Sequence[str]:
    lines = (line.partition("#")[0].strip() for line in (_PACKAGES / f"{name}.txt").read_text().splitlines())
    return [line for line in lines if line]


def _ubuntu(suite: str) -> Distribution:
    mirror = f"deb http://archive.ubuntu.com/ubuntu {suite} main universe"
    return Distribution(suite, "linux-image-virtual", bare=True, sources=[mirror], keyring=keyring.UBUNTU)


USUAL = "debian"
ALL = {
    USUAL: Distribution("bookworm", "linux-image-cloud-amd64", bare=False),
    "bare-debian": Distribution("bookworm", "linux-image-cloud-amd64", bare=True),
    "bare-ubuntu22": _ubuntu("jammy"),
    "bare-ubuntu24": _ubuntu("noble"),
}
BARE = [name for name, distribution in ALL.items() if distribution.bare]
