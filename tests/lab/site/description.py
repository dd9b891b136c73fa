# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab's site for leases has: hosts, flavors, networks, the base image. Its databases are seeded with this."""

import uuid
from typing import Final, Mapping

# {host: its properties}, as Blazar knows the testbed's nodes. Each is leased, and runs servers, as a whole.
HOSTS: Final[Mapping[str, Mapping[str, str]]] = {
    "machine1": {"node_type": "compute_skylake", "node_name": "machine1", "gpu.gpu": "False", "gpu.gpu_count": "0"},
    "machine2": {"node_type": "gpu_rtx_6000", "node_name": "machine2", "gpu.gpu": "True", "gpu.gpu_count": "1"},
}
HOST_CPUS, HOST_MEMORY, HOST_DISK = 48, 131072, 400  # MiB, GiB

# {name: (CPUs, MiB, GiB)}
FLAVORS: Final = {"baremetal": (HOST_CPUS, HOST_MEMORY, 100), "m1.small": (1, 2048, 20)}
FREEPOOL: Final = "freepool"  # the aggregate of the hosts that no lease has

# In the lab's own network, where nobody else has these addresses
SHARED_NETWORK: Final = {"name": "sharednet1", "cidr": "10.99.0.0/24", "first": "10.99.0.100", "last": "10.99.0.199"}
PUBLIC_NETWORK: Final = {"name": "public", "cidr": "10.99.1.0/24", "first": "10.99.1.10", "last": "10.99.1.29"}
# Blazar has these, which Neutron gives nobody by itself.
RESERVABLE_ADDRESSES: Final = ("10.99.1.200", "10.99.1.201")

# Its content is nothing: a server made of it starts from the tree of a lab node.
BASE_IMAGE: Final = "CC-Ubuntu24.04"
DISTRIBUTION: Final = "lab_distribution"  # property of an image that stands for one of nodes/distributions.py


def identity(kind: str, name: str) -> str:
    """An id that is the same in every lab."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"lab {kind} {name}"))
