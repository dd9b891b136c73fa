# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the site's environment: Nova (API, conductor, scheduler, a compute service a host) and Placement.

python -m tests.lab.nova.serve ETC DATA

They talk to each other in the process; their databases are SQLite files in DATA.
"""

import os
import sys
from pathlib import Path

ETC, DATA = map(Path, sys.argv[1:])
sys.argv[1:] = []  # Nova reads the command line as its own options
os.environ["OS_NOVA_CONFIG_DIR"] = os.environ["OS_PLACEMENT_CONFIG_DIR"] = str(ETC)
os.chdir(DATA)  # its databases name each other without a folder

from nova import monkey_patch

monkey_patch.patch(backend="threading")

from tests.lab.site import threads

threads.share_sqlite()

from nova import context, objects, service
from nova.api.openstack import wsgi_app
from nova.compute import rpcapi as compute
from nova.conductor import rpcapi as conductor
from nova.objects import host_mapping
from nova.scheduler import rpcapi as scheduler
from nova.virt import node

from tests.lab.nova import driver
from tests.lab.site import serving
from tests.lab.site.description import HOSTS

sys.modules["nova.virt.lab"] = driver  # Nova looks for drivers below nova.virt only


def start() -> None:
    (DATA / "state").mkdir(exist_ok=True)
    from placement.wsgi.api import application as placement

    serving.serve("placement", placement)
    wsgi_app.init_global_data([str(ETC / "api-paste.ini"), str(ETC / "nova.conf")], "osapi_compute", "nova")
    objects.Service.enable_min_version_cache()
    _run("nova-conductor", conductor.RPC_TOPIC)
    node.get_local_node_uuid()  # written down: without it Nova does not start a second time
    for host in HOSTS:
        _run("nova-compute", compute.RPC_TOPIC, compute.RPC_TOPIC_ALT, host)
    host_mapping.discover_hosts(context.get_admin_context())
    _run("nova-scheduler", scheduler.RPC_TOPIC)
    from nova.wsgi.osapi_compute import application as nova

    serving.serve("nova", nova)


def _run(binary: str, topic: str, topic_alt: "str | None" = None, host: "str | None" = None) -> None:
    service.Service.create(host=host, binary=binary, topic=topic, topic_alt=topic_alt).start()


if __name__ == "__main__":
    serving.run(start)
