# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object store as a folder: ``cloudfuse_mount``.

Pure: ``settings`` and ``places`` (what is wanted, where it is kept), ``table`` and ``fstab`` (the system's mounts),
``backends`` (configuration of each program, and the ``program`` that it becomes), ``choice`` (whether there has to be
a new credential), ``plan`` (what is to be done).

Narrow I/O: ``observe`` (what is there), ``health`` (does it answer), ``holders`` (who uses it), ``server`` (who serves
it, where others made it), ``files``, ``keepers`` (systemd, or a script) and ``mounter`` (carries out the plan, takes
back what failed). ``info`` tells of every mount of the node.
"""
