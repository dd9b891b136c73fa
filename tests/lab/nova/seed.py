# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the site's environment: put the flavors and Blazar's pool of hosts into Nova's new databases.

python -m tests.lab.nova.seed NOVA_CONF
"""

import sys

from nova import config, context, objects

from tests.lab.site.description import FLAVORS, FREEPOOL, identity


def main() -> None:
    config.parse_args(["nova", f"--config-file={sys.argv[1]}"])
    objects.register_all()
    admin = context.get_admin_context()
    for name, (cpus, memory, disk) in FLAVORS.items():
        flavor = objects.Flavor(admin, name=name, flavorid=identity("flavor", name), is_public=True)
        flavor.vcpus, flavor.memory_mb, flavor.root_gb = cpus, memory, disk
        flavor.ephemeral_gb = flavor.swap = 0
        flavor.rxtx_factor, flavor.disabled = 1.0, False
        flavor.create()
    aggregate = objects.Aggregate(admin, name=FREEPOOL, metadata={})
    aggregate.create()


if __name__ == "__main__":
    main()
