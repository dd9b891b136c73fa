# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside Nova: the virt driver whose servers are nodes of the lab, made and unmade by ``tests.lab.servers``.

A server is ACTIVE when the command has ended well, and in ERROR otherwise, with what it said as the fault's message.
"""

import base64
import json
import subprocess
import sys
import tempfile
from typing import Any, Mapping

from nova import exception
from nova.compute import power_state, task_states, vm_states
from nova.image import glance
from nova.virt import fake
from oslo_config import cfg
from oslo_log import log as logging

from tests.lab.nova.leases import lease_of
from tests.lab.site.description import HOST_CPUS, HOST_DISK, HOST_MEMORY, identity

_LOG = logging.getLogger(__name__)
_CONF = cfg.CONF
_CONF.register_opts([cfg.StrOpt("refuse")], "lab")


class LabDriver(fake.FakeDriver):  # type: ignore[misc]  # Nova has no types
    """FakeDriver keeps the books: the hypervisor, its resources, power states."""

    vcpus, memory_mb, local_gb = HOST_CPUS, HOST_MEMORY, HOST_DISK

    # FakeDriver's own UUID of a host is another one in each process.

    def get_nodenames_by_uuid(self, refresh: bool = False) -> Mapping[str, str]:
        return {identity("host", name): name for name in self.get_available_nodes()}

    def get_available_resource(self, nodename: str) -> Any:
        found = super().get_available_resource(nodename)
        return {**found, "uuid": identity("host", nodename)} if found else found

    def get_info(self, instance: Any, use_cache: bool = True) -> Any:
        self._remember(instance)
        return super().get_info(instance, use_cache)

    def spawn(
        self,
        context: Any,
        instance: Any,
        image_meta: Any,
        injected_files: Any,
        admin_password: Any,
        allocations: Any,
        network_info: Any = None,
        *others: Any,
        **named: Any,
    ) -> None:
        if _CONF.lab.refuse and _CONF.lab.refuse in instance.display_name:
            raise exception.NovaException("the lab was told to refuse this one")
        lease = lease_of(context, instance)
        fixed = [address["address"] for vif in network_info or () for address in vif.fixed_ips()]
        told = {
            "hostname": instance.hostname,
            "host": instance.host,
            "image": image_meta.id,
            "properties": {
                name.partition("_")[2]: value
                for name, value in instance.system_metadata.items()
                if name.startswith("image_")
            },
            "addresses": fixed,
            "key": instance.key_data or "",
            "user_data": base64.b64decode(instance.user_data or "").decode(),
            "lease": lease,
        }
        self._command("spawn", instance, told)
        rest = (injected_files, admin_password, allocations, network_info, *others)
        super().spawn(context, instance, image_meta, *rest, **named)

    def destroy(self, context: Any, instance: Any, *others: Any, **named: Any) -> None:
        self._command("destroy", instance)
        super().destroy(context, instance, *others, **named)

    def reboot(self, context: Any, instance: Any, *others: Any, **named: Any) -> None:
        self._command("reboot", instance)

    def power_off(self, instance: Any, *others: Any, **named: Any) -> None:
        self._remember(instance)
        self._command("stop", instance)
        super().power_off(instance)

    def power_on(self, context: Any, instance: Any, *others: Any, **named: Any) -> None:
        self._remember(instance)
        self._command("start", instance)
        super().power_on(context, instance, *others, **named)

    def snapshot(self, context: Any, instance: Any, image_id: str, update_task_state: Any) -> None:
        try:
            self._snapshot(context, instance, image_id, update_task_state)
        except Exception:
            _LOG.exception("snapshot failed", instance=instance)  # Nova calls it from a pool that tells nobody
            raise

    def _snapshot(self, context: Any, instance: Any, image_id: str, update_task_state: Any) -> None:
        update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)
        with tempfile.NamedTemporaryFile(dir=_CONF.state_path, suffix=".qcow2") as file:
            self._command("snapshot", instance, {"file": file.name})
            update_task_state(task_state=task_states.IMAGE_UPLOADING, expected_state=task_states.IMAGE_PENDING_UPLOAD)
            about = {"disk_format": "qcow2", "container_format": "bare", "status": "active", "properties": {}}
            with open(file.name, "rb") as image:  # the command has put another one in its place
                glance.API().update(context, image_id, about, image, purge_props=False)

    def _remember(self, instance: Any) -> None:
        """Know of a server that was made before this process: Nova was started anew, its node was not."""
        states = {vm_states.ACTIVE: power_state.RUNNING, vm_states.STOPPED: power_state.SHUTDOWN}
        if instance.uuid not in self.instances and instance.vm_state in states:
            known = fake.FakeInstance(instance.name, states[instance.vm_state], instance.uuid)
            self.instances[instance.uuid] = known

    def _command(self, verb: str, instance: Any, told: "Mapping[str, Any] | None" = None) -> None:
        command = [sys.executable, "-m", "tests.lab.servers", verb, instance.uuid]
        ended = subprocess.run(command, input=json.dumps(told or {}), text=True, capture_output=True, check=False)
        if ended.returncode:
            said = ended.stderr.strip().splitlines() or ["it said nothing"]
            _LOG.error("%s: %s", verb, ended.stderr, instance=instance)
            raise exception.NovaException(f"{verb}: {said[-1]}")
