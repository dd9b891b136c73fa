# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that ``cc-snapshot`` finds before the node's own."""

from __future__ import annotations

import os
import shlex
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._files.attributes import copy_attributes
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs

# Its upload is ours: no token is on the node.
_OPENSTACK = """#!/bin/sh
test "$1" != --version || echo openstack 99.0.0
"""

# With its defaults it removes every ~/.ssh and more, and writes a machine-id, the same for all nodes of the image. What
# is to stay out, or to be empty, is so in the archive already.
_SYSPREP = """#!/bin/sh
"""

_TAR = """#!/bin/sh
case " $* " in *" --create "*) ;; *) exec {tar} "$@" ;; esac
{tar} --anchored --xattrs '--xattrs-include=*' "$@"{emptied}
status=$?
rm -f {failed}
test $status -gt 1 || exit 0  # 1: a file changed while it was read
echo $status > {failed}
exit $status
"""


def lay_out(folder: str, emptied: Sequence[str], failed: str) -> None:
    """Put them into *folder*, which is made.

    :param emptied: files of the node that the archive has without their content; it has to leave out those of the node
    :param failed: a file that is there if tar could not read everything
    """
    os.mkdir(folder)
    hollow = f"{folder}/emptied"
    for path in emptied:
        os.makedirs(os.path.dirname(hollow + path), exist_ok=True)
        with open(hollow + path, "x"):
            pass
        copy_attributes(path, os.lstat(path), hollow + path)
    # Without the dot that all other names in the archive begin with, so that they are not left out with the node's own
    names = "".join(f" {shlex.quote(path[1:])}" for path in emptied)
    tar = _TAR.format(
        tar=programs.find(programs.TAR),
        emptied=f" -C {shlex.quote(hollow)}{names}" if emptied else "",
        failed=shlex.quote(failed),
    )
    for name, text in (("openstack", _OPENSTACK), ("virt-sysprep", _SYSPREP), ("tar", tar)):
        with open(f"{folder}/{name}", "w") as stream:
            stream.write(text)
        os.chmod(stream.name, 0o700)
