# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front: the lab's names, and TLS before every service, with certificates of an authority that is the lab's own."""

import re
from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout
from tests.lab.network import ip
from tests.lab.openstack import ENVIRONMENT
from tests.lab.process import Daemon
from tests.lab.service import Service
from tests.lab.template import render
from tests.lab.tls import programs

_HERE = Path(__file__).parent
# A service is told the scheme that it was asked by, for the links that it gives.
_SERVICE = """listen {name}
    bind {address}:{tls_port} ssl crt {certificate}
    http-request set-header X-Forwarded-Proto https
    server {name} {address}:{port}
"""


class Tls(Service):
    name = "tls"
    needs = ("network",)

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot() or programs.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()
        programs.get()

    def configure(self) -> None:
        certificate = layout.AUTHORITY.with_name("server.pem")
        if not certificate.exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            arguments = ["-m", "tests.lab.tls.authority", str(self.data), *layout.NAMES, layout.address()]
            ENVIRONMENT.run(arguments, layout.LOG / "tls-authority.log")
        services = [
            _SERVICE.format(
                name=service,
                address=layout.address(),
                tls_port=port,
                port=layout.PORTS[service],
                certificate=certificate,
            )
            for service, port in layout.TLS_PORTS.items()
        ]
        render(
            _HERE / "haproxy.cfg",
            self.etc / "haproxy.cfg",
            address=layout.address(),
            probe_port=layout.TLS_PROBE_PORT,
            client_cert_port=layout.CLIENT_CERT_PORT,
            keystone_port=layout.PORTS["keystone"],
            authority=layout.AUTHORITY,
            certificate=certificate,
            services="".join(services),
        )

    def daemons(self) -> Sequence[Daemon]:
        conf = self.etc / "haproxy.cfg"
        front = Daemon(
            "tls-front",
            [programs.command("haproxy"), "-db", "-f", str(conf)],
            programs.environment(),
            watched=[conf, layout.AUTHORITY],
        )
        return [front] if layout.no_namespaces() else [self._names(), front]

    @property
    def where(self) -> str:
        return self.probes()[0]

    def probes(self) -> Sequence[str]:
        return [f"https://{layout.host('proxy')}:{layout.TLS_PROBE_PORT}/"]

    def up(self) -> str:
        if not layout.no_namespaces():
            for server in _name_servers():
                ip("-n", layout.LAB_ID, "addr", "replace", server, "dev", "lo")
        return super().up()

    def _names(self) -> Daemon:
        """Answers every *.lab with the lab's address, where the machine's own configuration asks."""
        listen = [f"--listen-address={server}" for server in [layout.LAB_ADDRESS, *_name_servers()]]
        command = [programs.command("dnsmasq"), "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts"]
        answers = [f"--address=/lab/{layout.LAB_ADDRESS}", "--no-resolv", "--local=/#/", "--pid-file="]
        return Daemon(
            "tls-names", [*command, "--bind-interfaces", "--user=root", *answers, *listen], programs.environment()
        )


def _name_servers() -> Sequence[str]:
    """The name servers of this machine's resolv.conf: in the lab's network their addresses are the lab's.

    So every program in it resolves the lab's names, whichever library it does that with.
    """
    named = re.findall(r"^nameserver\s+(\S+)", Path("/etc/resolv.conf").read_text(), re.MULTILINE)
    return [server for server in named if "%" not in server] or ["127.0.0.1"]
