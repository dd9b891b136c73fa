# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grubcfg import (
    DEFAULT_CMDLINE,
    cmdline,
    is_complete,
    plain,
    retarget,
)

DEBIAN = """\
set root='hd0,gpt1'
if [ x$feature_platform_search_hint = xy ]; then
  search --no-floppy --fs-uuid --set=root --hint-bios=hd0,gpt1 1111-old
else
  search --no-floppy --label --set=root cloudimg-rootfs
fi
linux\t/boot/vmlinuz-6.1 root=LABEL=cloudimg-rootfs ro console=ttyS0
linuxefi /boot/vmlinuz-6.1 ro quiet root=PARTUUID=99 rootflags=x
initrd\t/boot/initrd.img-6.1
"""


def test_the_distributions_configuration_gets_the_new_root() -> None:
    text = retarget(DEBIAN, "2222-new")
    assert text.count("search --no-floppy --fs-uuid --set=root 2222-new\n") == 2
    assert "linux\t/boot/vmlinuz-6.1 root=UUID=2222-new ro console=ttyS0\n" in text
    assert "linuxefi /boot/vmlinuz-6.1 ro quiet root=UUID=2222-new rootflags=x\n" in text
    assert "set root='hd0,gpt1'\n" in text
    assert "initrd\t/boot/initrd.img-6.1\n" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("options root=UUID=old ro crashkernel=1G\n", "options root=UUID=new ro crashkernel=1G\n"),
        ("kernelopts=root=/dev/vda1 ro\n", "kernelopts=root=UUID=new ro\n"),
        ('set kernelopts="ro root=UUID=old"\n', 'set kernelopts="ro root=UUID=new"\n'),
        ("title root=1\n", "title root=1\n"),
    ],
)
def test_entries_and_environment_get_the_new_root(before: str, after: str) -> None:
    assert retarget(before, "new") == after


def test_a_configuration_without_kernels_is_not_complete() -> None:
    assert is_complete(DEBIAN)
    assert is_complete("insmod blscfg\nblscfg\n")
    assert not is_complete("set timeout=3\n")
    assert not is_complete("")


def test_the_command_line_is_the_distributions_without_its_root() -> None:
    text = 'GRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX="root=LABEL=x resume=/dev/sda2 console=ttyS0"\n#GRUB_CMDLINE_LINUX=no\n'
    assert cmdline(text + "GRUB_CMDLINE_LINUX_DEFAULT='quiet'") == "console=ttyS0 quiet"
    assert cmdline("") == DEFAULT_CMDLINE
    assert cmdline('GRUB_CMDLINE_LINUX="unfinished') == DEFAULT_CMDLINE


def test_the_plain_configuration_is_complete_and_starts_the_first_kernel() -> None:
    text = plain([("6.2", "/boot/vmlinuz-6.2", "/boot/initrd.img-6.2"), ("6.1", "/k", "/i")], "abc", "quiet")
    assert is_complete(text)
    assert text.index("vmlinuz-6.2 root=UUID=abc ro quiet") < text.index("/k root=UUID=abc")
    assert retarget(text, "def") == text.replace("abc", "def")
