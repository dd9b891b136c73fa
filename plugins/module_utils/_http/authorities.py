# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom a server's certificate may come from."""

from __future__ import annotations

import os
import re
import ssl

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, regular

_LONGEST = 1 << 24  # characters of a file; all authorities that a system trusts take less than a tenth of it
_BEGIN = "-----BEGIN CERTIFICATE-----"
_PARTIAL_CHAIN = ssl.VerifyFlags(0x80000)  # named so by the ssl module of Python 3.10 and later
_CERTIFICATE = re.compile(_BEGIN + "[^-]*-----END CERTIFICATE-----")  # no other block, a key perhaps, is within one


def read_authorities(path: str) -> str:
    """The certificates in a file, or in the files of a folder, as ``ca_cert`` and ``cacert`` name them.

    :returns: PEM, and nothing else of what is in the file: a key may be there as well
    :raises BadInput: there are none
    """
    try:
        names = [os.path.join(path, name) for name in sorted(os.listdir(path))] if os.path.isdir(path) else [path]
        texts = [_read(name) for name in names if name == path or os.path.isfile(name)]
    except (NotRegular, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    except OSError as error:
        raise _not_there(path, error) from error
    # Each once: in /etc/ssl/certs each file has two names more.
    each = dict.fromkeys(certificate for text in texts for certificate in _CERTIFICATE.findall(text))
    found = "".join(f"{certificate}\n" for certificate in each)
    if not found:
        raise _unreadable(path, "there is no certificate in it")
    if any(text.count(_BEGIN) != len(_CERTIFICATE.findall(text)) for text in texts):
        raise _unreadable(path, "one of its certificates is cut")
    _context_of(found, path)
    return found


def _context_of(authorities: str, path: str = "") -> ssl.SSLContext:
    """A context that trusts these, PEM, and nobody else; the system's own where there are none.

    :param path: where they were read, for the message
    :raises BadInput: one is damaged
    """
    try:
        context = ssl.create_default_context(cadata=authorities or None)
    except (ValueError, ssl.SSLError) as error:
        raise _unreadable(path, str(error)) from error
    # What Python asks for by itself depends on its version and its build. Here it is what Go, and so rclone, asks for:
    # a certificate is trusted if it, or one that it comes from, is among the authorities, and is named by its SAN.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= _PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.hostname_checks_common_name = False
    return context


def tls_context(validate_certs: bool, authorities: str) -> ssl.SSLContext:
    """What is asked of a server's certificate.

    :param authorities: PEM; empty for the system's own
    """
    context = _context_of(authorities)
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _read(path: str) -> str:
    with open(path, opener=regular, encoding="latin-1") as stream:  # between the certificates anything may be written
        text = stream.read(_LONGEST + 1)
    if len(text) > _LONGEST:
        raise ValueError(f"it has more than {_LONGEST >> 20} MiB")
    return text


def _not_there(path: str, error: OSError) -> BadInput:
    begin = "" if os.path.isabs(path) else f" This one begins at {os.getcwd()}."
    return BadInput(
        f"ca_cert {path}",
        f"it cannot be read ({error.strerror or error})",
        f"Name a file that is there: on the controller, or on the node where 'ca_cert_remote_src' is set.{begin}",
    )


def _unreadable(path: str, cause: str) -> BadInput:
    return BadInput(
        f"ca_cert {path}",
        f"it cannot be read ({cause})",
        "Give a file in PEM format; 'openssl x509 -in FILE -out NEW' makes one of other formats.",
    )
