# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates and keys on the controller that cannot be used: libraries say of them other things, or nothing."""

from __future__ import annotations

import os
import re
import ssl
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import read_authorities

_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")  # names that openssl rehash makes


def check_authorities(path: str) -> None:
    """Find what the libraries say of other things, or nothing.

    :raises BadInput: they cannot work with what is there
    """
    read_authorities(path)
    if not os.path.isdir(path):
        try:
            ssl.create_default_context(cafile=path)
        except ssl.SSLError as error:
            remedy = "Have each of its certificates begin on a line of its own."
            raise BadInput(f"ca_cert {path}", f"OpenSSL cannot read it ({error})", remedy) from error
    elif not any(map(_HASHED.fullmatch, os.listdir(path))):
        raise BadInput(
            f"ca_cert {path}",
            "none of its files has a name of the kind by which OpenSSL finds certificates in a folder",
            f"Have them made ('openssl rehash {path}'), or name one file.",
        )


def check_client_certificate(given: Any, key_alone: Any) -> None:
    """Find a certificate, or a key, that cannot be used: what libraries say of them speaks of the service.

    :param given: the certificate's path, or its and the key's; None where there is none
    :param key_alone: path of a key, which libraries pass over where there is no certificate
    :raises BadInput: there is one
    """
    if not given:
        if key_alone:
            raise BadInput(f"client_key {key_alone}", "there is no certificate to it", "Give 'client_cert' as well.")
        return
    certificate, key = (given, None) if isinstance(given, str) else given

    def nobody_knows() -> str:
        raise ValueError("its key has a password")

    try:
        for path in filter(None, (certificate, key)):
            with open(path, opener=regular):  # OpenSSL would wait for who writes to a pipe
                pass
        ssl.create_default_context().load_cert_chain(certificate, key, nobody_knows)
    except ValueError as error:
        remedy = f"Name one without a password: openssl pkey -in {key or certificate} -out NEW, for your eyes alone."
        raise BadInput(f"client_key {key or certificate}", str(error), remedy) from error
    except OSError as error:
        paths = f"{certificate} and its key {key}" if key else certificate
        remedy = "Give 'client_cert' and 'client_key' in PEM format, which belong together."
        raise BadInput(f"client_cert {paths}", f"it cannot be used ({error.strerror or error})", remedy) from error
