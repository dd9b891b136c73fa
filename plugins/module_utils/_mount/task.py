# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of ``cloudfuse_mount`` on a node: look, plan, and unless it is check mode carry out."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, Callable, Iterable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._files.way import refuse_way_of_others
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import read_endpoint
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import proxy_variables
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._mount import (
    access_probe,
    cache_place,
    diff,
    guards,
    observe,
    plan,
    table,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.authorities_choice import authorities_for
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import choose
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Service
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.fuse import require_fuse
from ansible_collections.chameleon.data.plugins.module_utils._mount.fuse_process import FuseProcess
from ansible_collections.chameleon.data.plugins.module_utils._mount.handed_credential import credential_for
from ansible_collections.chameleon.data.plugins.module_utils._mount.identity import uid_and_gid
from ansible_collections.chameleon.data.plugins.module_utils._mount.lock import only_run_at
from ansible_collections.chameleon.data.plugins.module_utils._mount.mounter import Behaviour, Mounter
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.record import container_of, record_of, store_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import (
    Settings,
    check_mount_point,
    mount_path,
    read_settings,
    refuse_own,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import find_supervisor
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import (
    ABSENT,
    PRESENT,
    REMOUNTED,
    THERE,
)
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import probe


class Task:
    """What all states have in common: the options, the places, and what is there."""

    def __init__(self, job: Job, warn: Callable[[str], None]) -> None:
        if os.geteuid() != 0:
            raise Denied("node", "a mount that everybody sees has to be made by root", "Set 'become: true'.")
        self.job = job
        self.warn = warn
        self.path = mount_path(job.params["path"])
        self.supervisor = find_supervisor()
        self.places = self.supervisor.at(places_of(self.path))
        job.meter.stage("looking")
        self.actual = observe.observe(self.supervisor, self.places, job.params["timeout"])
        self.places = self.places._replace(cache=self.actual.cache or self.places.cache)

    def run(self) -> dict[str, Any]:
        """The result of the module."""
        self._tell_of_a_container_that_is_gone()
        return self._there() if self.job.params["state"] in THERE else self._gone()

    def _there(self) -> dict[str, Any]:
        params, actual = self.job.params, self.actual
        settings = self._settings()
        if settings.cache_dir:
            folder = os.path.realpath(settings.cache_dir)
            refuse_own("cache_dir", folder)
            guards.refuse_cache(settings, folder, table.read())
        places = self.places = self.places.with_cache_in(settings.cache_dir)
        backend, installed = choose(params["backend"])
        require_fuse()
        service = self._service(settings)
        cache = os.path.realpath(places.cache)
        told = cache_place.warnings(settings, cache, table.read(), observe.room(cache))
        for warning in (*backend.warnings(settings, service, installed), *told):
            self.warn(warning)
        backend.check_extra(settings, installed)
        credential = credential_for(self.job, backend, self.path, actual, self.warn)
        services = [read_endpoint(url) for url in (service.endpoint, credential.auth_url) if url]
        proxies = proxy_variables(services, os.environ)
        program = backend.run(settings, places, service, installed).told(proxies)
        unit_text = self.supervisor.render(settings, places, program)
        config = backend.config(settings, service, credential, installed)
        source = backend.source(settings)
        project = credential.project_id or actual.record.get("project") or ""
        authorities = self._authorities
        started_with = [program.words, credential.masked(config), credential.tag, authorities, proxies]
        desired = plan.Desired(
            settings=settings,
            places=places,
            source=source,
            store=store_of(backend.name, service.endpoint, source, backend.store_options(settings), project),
            config=config,
            config_reason=credential.reason,
            authorities=authorities,
            unit=unit_text,
            words=program.words,
            fingerprint=hashlib.sha256(json.dumps(started_with).encode()).hexdigest(),
        )
        steps = self._planned(desired)
        if not self.job.check:
            self._carry_out(steps, desired, credential)
        return {
            **self._result(steps),
            "container": settings.container or None,
            "prefix": settings.prefix or None,
            "source": source,
            "backend": backend.name,
            "backend_version": installed.version_text or None,
            "repaired": actual.unresponsive,
            "credential": credential.public(),
            "options": {**settings.in_force(), "cache_dir": os.path.dirname(places.cache)},
            "diff": diff.of_steps(self.path, steps) + diff.of_files(actual, desired, credential),
        }

    def _planned(self, desired: plan.Desired) -> Plan:
        params = self.job.params
        if params["state"] == PRESENT:
            steps = plan.plan_present(desired, self.actual)
        else:
            anew = params["state"] == REMOUNTED
            steps = plan.plan_mounted(desired, self.actual, anew=anew, migrate=params["migrate"])
        if steps:
            folders = [*self.actual.missing[:1], *desired.places.folders]
            if self.actual.mount is None:  # else it may hang, and nobody can put something else there
                refuse_way_of_others(f"path {self.path}", self.path, owner=desired.settings.uid)
            refuse_way_of_others(f"cache of mount {self.path}", desired.places.cache)
            guards.refuse_obstacles(self.path, [observe.obstacle(folder) for folder in folders])
        return steps

    def _carry_out(self, steps: Plan, desired: plan.Desired, credential: Credential) -> None:
        places = desired.places
        # By force what waits is left to the next mount: not to one that would take it elsewhere.
        force = self.job.params["force"] and not plan.moves(desired, self.actual)
        mounter = self._mounter(force, desired.source)
        record = record_of(desired, credential, steps, self.actual.record, datetime.now(timezone.utc))
        texts = {
            places.config: desired.config,
            places.authorities: desired.authorities,
            places.unit_file: desired.unit,
        }
        mounter.carry_out(steps, texts, record)
        self._tell_of_secrets(mounter.migrated)

    def _gone(self) -> dict[str, Any]:
        force = self.job.params["force"]
        if self.job.params["state"] == ABSENT:
            steps = plan.plan_absent(self.path, self.places, self.actual, force)
        else:
            steps = plan.plan_unmounted(self.path, self.actual, force)
        mounter = self._mounter(force)
        if not self.job.check:
            mounter.carry_out(steps)
        return {
            **self._result(steps),
            "abandoned": (mounter.abandoned if plan.UNMOUNT in steps.counts() else self.actual.pending)[: diff.SHOWN],
            "credential": self.actual.record.get("credential"),
            "diff": diff.of_steps(self.path, steps),
        }

    @cached_property
    def _authorities(self) -> str:
        """Read once: what is written down is what the mount is started with."""
        return authorities_for(self.job, self._transport.endpoint, self.path, self.actual, self.warn)

    @cached_property
    def _transport(self) -> Transport:
        """One for the whole run: a token is handed over once."""
        return self.job.transport()

    def _tell_of_a_container_that_is_gone(self) -> None:
        """Whoever deleted it may not want it again; who wrote the files wants them stored."""
        container = container_of(self.actual.record)
        if not self.actual.pending or not container:
            return
        with contextlib.suppress(DataError):  # of a store that does not answer the upload tells
            here = self.actual.record.get("endpoint") == self._transport.endpoint
            if here and not access_probe.is_there(self._transport, container):
                self.warn(
                    f"container {container} was deleted while {self.actual.waiting} waited in the cache of mount "
                    f"{self.path}: it is made again when they are uploaded."
                )

    def _settings(self) -> Settings:
        params = self.job.params
        check_mount_point(self.path)
        refuse_own("path", table.real_path(self.path))
        settings = read_settings(params, *uid_and_gid(params["owner"], params["group"]))
        if settings.boot and not self.supervisor.boots:
            self.warn(f"{settings.subject}: without systemd, nothing mounts it when the node boots. Run again then.")
            return settings._replace(boot=False)
        return settings

    def _mounter(self, force: bool, source: str = "") -> Mounter:
        params = self.job.params
        behaviour = Behaviour(params["timeout"], params["drain_timeout"], force, params["allow_non_empty"])
        return Mounter(self.places, self.actual, self.supervisor, self.job.meter, behaviour, source)

    def _tell_of_secrets(self, servers: Iterable[FuseProcess]) -> None:
        """A mount that was migrated leaves a password that nobody needs any more."""
        for home in {server.home for server in servers}:
            if os.path.exists(os.path.join(home, ".cloudfuse")):
                self.warn(f"{home}/.cloudfuse may have a password that this mount does not need any more: remove it.")

    def _service(self, settings: Settings) -> Service:
        """The store, after a look whether it answers and has what is to be mounted."""
        transport = self._transport
        try:
            access_probe.require(transport, settings)
        except Missing as error:
            if self.actual.pending:
                error.remedy += (
                    f" In the mount's cache {self.actual.waiting} wait to be uploaded to where they were written."
                )
            if not self.job.check:
                raise
            self.warn(str(error))  # in check mode the task that makes the container has made none
        return Service(
            endpoint=transport.endpoint,
            server=probe(transport).server,
            validate_certs=self.job.params.get("validate_certs") is not False,
            ca_cert=self.places.authorities if self._authorities else "",
        )

    def _result(self, steps: Plan) -> dict[str, Any]:
        rescued = observe.rescued(self.places)
        if rescued:
            self.warn(
                f"mount {self.path}: its program was killed while it wrote down which files are uploaded. What it had "
                f"of {len(rescued)} of them is in {self.places.rescued}: compare, put back what is missing, and remove "
                "that folder."
            )
        return {
            "changed": bool(steps),
            # Not "path": ansible-core would look at it, and a mount may hang.
            "mount_point": self.path,
            "state": self.job.params["state"],
            "unit": self.places.unit,
            "rescued": rescued[: diff.SHOWN],
            "changes": steps.head(diff.SHOWN),
        }


def run(job: Job, warn: Callable[[str], None]) -> dict[str, Any]:
    """The result of the module.

    :param warn: takes sentences that the user has to read

    :raises DataError: it could not be done, and the node is as it was
    """
    path = mount_path(job.params["path"])
    try:
        with contextlib.nullcontext() if job.check or os.geteuid() != 0 else only_run_at(path):
            return Task(job, warn).run()
    except OSError as error:
        raise small_files.refusal(error, f"mount {path}", "Remove what is in the way, then run again.") from error
