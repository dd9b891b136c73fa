# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorities as people have them in files: with junk, twice, cut, beside a key, in a folder."""

from __future__ import annotations

import re
import ssl
from pathlib import Path

import pytest
import trustme

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import read_authorities

AUTHORITY = trustme.CA()
PEM = AUTHORITY.cert_pem.bytes().decode()
KEY = AUTHORITY.private_key_pem.bytes().decode()


def read(path: Path, text: str) -> str:
    """What travels of a file."""
    path.write_bytes(text.encode("latin-1"))
    return read_authorities(str(path))


@pytest.mark.parametrize(
    "text", (PEM, KEY + PEM + KEY, f"caf\xe9\x00{PEM}junk", PEM.replace("\n", "\r\n"), "\xef\xbb\xbf" + PEM, PEM + PEM)
)
def test_certificates_travel_once_and_nothing_else(tmp_path: Path, text: str) -> None:
    assert read(tmp_path / "ca", text) == PEM


@pytest.mark.parametrize("text", (f"{PEM[:200]}\n{KEY}{PEM}", f"{PEM}{PEM[:200]}\n{KEY}"))
def test_one_that_is_cut_is_told_and_a_key_is_in_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"cut|cannot be read") as told:
        read(tmp_path / "ca", text)
    assert "PRIVATE" not in str(told.value)


@pytest.mark.parametrize(
    "text", ("", KEY, PEM.replace(" CERT", " TRUSTED CERT"), ssl.PEM_cert_to_DER_cert(PEM).decode("latin-1"))
)
def test_what_has_none_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=rf"^ca_cert {re.escape(str(tmp_path))}.*no certificate in it.*openssl x509"):
        read(tmp_path / "ca", text)


def test_a_file_that_is_no_list_of_authorities_is_not_read_whole(tmp_path: Path) -> None:
    with open(tmp_path / "image", "wb") as image:
        image.truncate(1 << 36)
    with pytest.raises(BadInput, match="it has more than 16 MiB"):
        read_authorities(str(tmp_path / "image"))


def test_one_that_is_not_there_is_told_with_where_it_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=rf"^ca_cert a\.pem: .*No such file.*This one begins at {tmp_path}\."):
        read_authorities("a.pem")
    with pytest.raises(BadInput, match=r"^ca_cert /a\.pem: .*ca_cert_remote_src' is set\.$"):
        read_authorities("/a.pem")


def test_a_folder_is_read_without_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text(PEM)
    (tmp_path / "0a1b2c3d.0").symlink_to("a.pem")
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    (tmp_path / "README").write_text("none here")
    assert read_authorities(str(tmp_path)) == PEM
