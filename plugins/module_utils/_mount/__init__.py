# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object store as a folder: ``cloudfuse_mount``.

``settings``, ``places``  what is wanted and where it is kept (pure); ``identity``: owner and group
``observe``               what is there (``actual``), with ``table``, ``fstab``, ``record``, ``health``, ``open_files``
                          and ``fuse_process``
``plan``                  what is to be done (pure); ``guards`` refuse it, ``diff`` shows it, ``cache_place`` warns
``credential_choice``     whether there has to be a new one (controller); ``handed_credential``: which is taken (node)
``authorities_choice``    by which certificates it goes on trusting its store
``backends``              configuration of each program, and the ``program`` that it becomes
``mounter``               carries out the plan, takes back what failed: ``folders``, ``unmounting``
``supervisors``           keep the program up: systemd, or a script

``task`` is one run, one at a time (``lock``); ``fuse`` and ``access_probe`` ask whether node and store can do it;
``credentials`` are what a mount signs in with; ``info`` tells of every mount.
"""
