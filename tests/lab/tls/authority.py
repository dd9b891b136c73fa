# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the OpenStack environment: make a private authority, and certificates for the lab's names and a client.

python -m tests.lab.tls.authority FOLDER NAME…
"""

import sys
from pathlib import Path

import trustme


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    authority = trustme.CA(organization_name="the lab")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    authority.private_key_pem.write_to_path(folder / "authority.key")
    client = authority.issue_cert("demo@client.lab")
    client.private_key_pem.write_to_path(folder / "client.key")
    client.cert_chain_pems[0].write_to_path(folder / "client.pem")
    authority.issue_cert(*names).private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")


if __name__ == "__main__":
    main()
