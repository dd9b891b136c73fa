# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object store as a folder: ``cloudfuse_mount``.

Pure: ``settings`` and ``places`` (what is wanted, where it is kept), ``table`` (the kernel's mounts), ``unit``
(systemd unit), ``backends`` (command line and configuration of each program), ``plan`` (what is to be done).

Narrow I/O: ``observe`` (what is there), ``health`` (does it answer), ``holders`` (who uses it), ``files``, ``systemd``
and ``mounter`` (carries out the plan, takes back what failed). ``info`` tells of every mount of the node.
"""
