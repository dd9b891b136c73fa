# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why two sides did not agree on TLS, for people. Pure."""

from __future__ import annotations

import ssl
from typing import NamedTuple

NOT_TRUSTED = "is not trusted"
_CLOCK = "Check the clock of the machine that connects, or have the server's certificate renewed."
_NAME = "Use the name that the certificate is for, in the cloud's catalog or in 'endpoint'."
_UNKNOWN = (
    "Give the certificate of its authority with 'ca_cert', with 'cacert' in clouds.yaml, or with OS_CACERT. If that is "
    "given, have the server send those between its own and that one, too."
)
_FLAWED = "Have the server's certificate, or its authority's, made anew."
# By the codes of OpenSSL, X509_V_ERR_*
_REMEDIES = {9: _CLOCK, 10: _CLOCK, 62: _NAME, 64: _NAME, **dict.fromkeys((2, 18, 19, 20, 21), _UNKNOWN)}

# Reasons of OpenSSL for which no certificate was looked at: (beginning of the reason, cause, remedy)
_REASONS = (
    (
        ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"),
        "what answers there does not speak TLS",
        "Check the port, and whether its address begins with http: instead of https:.",
    ),
    (
        (
            *("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "DH_KEY_TOO_SMALL"),
            "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
        ),
        "it speaks only versions of TLS that are not safe any more",
        "Have the server speak TLS 1.2 or later.",
    ),
    (
        ("TLSV1_UNRECOGNIZED_NAME",),
        "it has no certificate for the name that it is asked by",
        _NAME,
    ),
    (
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_HANDSHAKE_FAILURE"),
        "it refuses what was offered, perhaps for want of a client certificate",
        "Give 'client_cert' and 'client_key' if the site wants them.",
    ),
)


class TlsFailure(NamedTuple):
    """What to tell."""

    cause: str
    remedy: str


def tls_failure(error: BaseException | None, address: str) -> TlsFailure | None:
    """What an error of a handshake means that trying again does not mend; None for any other.

    :param address: of the server, for the message
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return TlsFailure(
            f"the certificate of {address} {NOT_TRUSTED} ({error.verify_message.rstrip('.')})",
            _REMEDIES.get(error.verify_code, _FLAWED),
        )
    reason = error.reason or "" if isinstance(error, ssl.SSLError) else ""
    for reasons, cause, remedy in _REASONS:
        if reason in reasons:
            return TlsFailure(f"no TLS with {address}: {cause} ({reason.replace('_', ' ').lower()})", remedy)
    return None
