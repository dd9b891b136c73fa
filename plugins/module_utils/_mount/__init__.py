# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object store as a folder: ``cloudfuse_mount``.

``settings`` and ``places``  what is wanted and where it is kept (pure)
``observe``                  what is there: ``table`` and ``fstab``, ``health``, ``open_files``, ``server``
``plan``                     what is to be done (pure); ``credential_choice``: whether with a new credential
``backends``                 configuration of each program, and the ``program`` that it becomes
``mounter``                  carries out the plan, takes back what failed; ``supervisors``: systemd, or a script

``task`` is one run, ``access_probe`` its question whether the store may be used, ``info`` tells of every mount.
"""
