# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is not a plugin itself. Each package may import those below it (contracts in ``pyproject.toml``):

``_cloud``                  what the controller does with the libraries of OpenStack
``_info``                   what the store has, told
``_container``, ``_object`` one of these by itself
``_exchange``               one data set on many nodes for one egress
``_sync``, ``_image``       a folder and a container are made the same; a node becomes an image
``_mount``, ``_packed``     the store as a folder; many small files in few objects, with versions
``_store``, ``_lease``      the Swift API; leases, computed
``_handover``               between controller and node: tokens, progress
``_http``, ``_progress``    requests; how far the work is
``_options``                argument specs
``_files``, ``_plan``       files where others may put something else; what is to be done, told
``_errors``                 the one family of them
``_commit_points``          names for the steps after which something outlives a run
"""
