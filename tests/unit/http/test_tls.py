# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates as sites have them, against a real listener: which are trusted, and what is told of the others."""

from __future__ import annotations

import socket
import ssl

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.scripted import OK, served

ROOT = trustme.CA()
BETWEEN = ROOT.create_child_ca()
WILDCARD = ROOT.issue_cert("*.site.example")
NO_SAN = ROOT.issue_cert(common_name="store.site.example")
CHAINED = BETWEEN.issue_cert("store.site.example")


def pem(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


def context_of(certificate: trustme.LeafCert, whole_chain: bool = True) -> ssl.SSLContext:
    """A server's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain = certificate.cert_chain_pems if whole_chain else certificate.cert_chain_pems[:1]
    with certificate.private_key_pem.tempfile() as key, trustme.Blob(
        b"".join(b.bytes() for b in chain)
    ).tempfile() as c:
        context.load_cert_chain(c, key)
    return context


@pytest.fixture(autouse=True)
def names_lead_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name of a host is this machine's."""
    resolve = socket.getaddrinfo

    def here(host: str, port: int, *more: int) -> object:
        return resolve("127.0.0.1" if "example" in host else host, port, *more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    for name in ("https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask(context: ssl.SSLContext, host: str, authorities: str) -> bytes:
    """What a service at that name answers."""
    with served(OK, context=context) as server:
        port = server.url.split(":")[2].partition("/")[0]
        return Transport(f"https://{host}:{port}/v1", authorities=authorities, retries=0).request("GET").body


@pytest.mark.parametrize(
    ("context", "host", "authority"),
    [
        (context_of(WILDCARD), "store.site.example", ROOT),
        (context_of(WILDCARD), "STORE.site.example.", ROOT),
        (context_of(ROOT.issue_cert("127.0.0.1")), "127.0.0.1", ROOT),
        (context_of(CHAINED), "store.site.example", ROOT),
        (context_of(CHAINED, whole_chain=False), "store.site.example", BETWEEN),
    ],
    ids=["wildcard", "with the dot at its end", "address", "chain", "the authority between"],
)
def test_who_is_trusted(context: ssl.SSLContext, host: str, authority: trustme.CA) -> None:
    assert ask(context, host, pem(authority)) == b"ok"


@pytest.mark.parametrize(
    ("context", "host", "told"),
    [
        (
            context_of(WILDCARD),
            "a.store.site.example",
            r"not valid for 'a\.store.*the name that the certificate is for",
        ),
        (context_of(WILDCARD), "127.0.0.1", r"IP address mismatch.*the name that the certificate is for"),
        (context_of(NO_SAN), "store.site.example", r"not valid for 'store\.site.*the name that the certificate is for"),
        (context_of(CHAINED, whole_chain=False), "store.site.example", r"unable to get.*'ca_cert'.*those between"),
    ],
    ids=["below the wildcard", "address", "no SAN", "chain that is cut"],
)
def test_who_is_not(context: ssl.SSLContext, host: str, told: str) -> None:
    with pytest.raises(Unavailable, match=f"certificate of {host}.* is not trusted .*{told}"):
        ask(context, host, pem(ROOT))


def test_no_more_is_asked_of_a_certificate_by_newer_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    make = ssl.create_default_context

    def as_of_3_13(**options: str | None) -> ssl.SSLContext:
        context = make(**options)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    monkeypatch.setattr(ssl, "create_default_context", as_of_3_13)
    assert ask(context_of(without_key_identifiers()), "store.site.example", pem(ROOT)) == b"ok"


def without_key_identifiers() -> trustme.LeafCert:
    """As authorities of sites have issued them for decades."""
    full = x509.load_pem_x509_certificate(CHAINED.cert_chain_pems[0].bytes())
    issuer = x509.load_pem_x509_certificate(ROOT.cert_pem.bytes())
    issuers_key = serialization.load_pem_private_key(ROOT.private_key_pem.bytes(), None)
    made = x509.CertificateBuilder().issuer_name(issuer.subject).subject_name(full.subject).serial_number(1)
    made = made.public_key(full.public_key()).not_valid_before(full.not_valid_before_utc)
    made = made.not_valid_after(full.not_valid_after_utc)
    san = full.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    made = made.add_extension(san.value, critical=False)
    signed = made.sign(issuers_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return trustme.LeafCert(CHAINED.private_key_pem.bytes(), signed, [])


def test_what_is_damaged_on_the_way_is_asked_for_again() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
    with served(half, OK, context=context_of(ROOT.issue_cert("127.0.0.1"))) as server:
        server.damage = b"no TLS at all"
        assert Transport(server.url, authorities=pem(ROOT), sleep=lambda seconds: None).request("GET").body == b"ok"


def test_a_server_that_has_another_name_says_so() -> None:
    context = context_of(WILDCARD)
    context.sni_callback = lambda *_asked: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    with pytest.raises(Unavailable, match=r"no certificate for the name.*Use the name that"):
        ask(context, "elsewhere.example", pem(ROOT))


def test_a_server_that_wants_a_certificate_says_so() -> None:
    context = context_of(WILDCARD)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=pem(ROOT))
    with pytest.raises(Unavailable, match="for want of a client certificate"):
        ask(context, "store.site.example", pem(ROOT))
