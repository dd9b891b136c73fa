# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.disk import boot
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.boot import Way, arguments, ways


def test_the_machine_has_no_network_but_for_its_ssh_server() -> None:
    words = arguments(Way("BIOS"), "x86_64", "/w", 2222, kvm=False)
    (nic,) = [word for word in words if word.startswith("user,")]
    assert "restrict=on" in nic
    assert "hostfwd=tcp:127.0.0.1:2222-:22" in nic
    assert "pflash" not in " ".join(words)


@pytest.mark.parametrize(("kvm", "processor"), [(True, "host"), (False, "max")])
def test_it_uses_kvm_where_it_can(kvm: bool, processor: str) -> None:
    words = arguments(Way("UEFI", "/code", "/vars"), "aarch64", "/w", 1, kvm)
    assert words[words.index("-cpu") + 1] == processor
    assert "if=pflash,format=raw,readonly=on,file=/code" in words
    assert "if=pflash,format=raw,file=/w/variables" in words  # a copy: the machine writes in it


def test_only_ways_that_can_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boot.os.path, "exists", lambda path: path.startswith("/usr/share/edk2/ovmf/"))
    assert [way.firmware for way in ways("x86_64", ["BIOS", "UEFI"])] == ["BIOS", "UEFI"]
    assert ways("x86_64", ["UEFI"])[0].code == "/usr/share/edk2/ovmf/OVMF_CODE.fd"
    assert ways("aarch64", ["UEFI"]) == []
