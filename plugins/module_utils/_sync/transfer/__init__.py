# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving what the plan says.

``mover``        what carries tasks out, ``pull_mover`` into a folder: ``files`` are objects, ``packs`` hold small ones
``push``         one file (``upload_source``); ``segments``: a large one, cut into ``pieces`` (``segment_names``)
``replace``      an object takes another one's place, and leaves others' segments; ``reuse`` finds what is there
                 (``stored``)
``pull``         one object; ``download``: a large one, hashed while it comes (``chain``)
``verify``       whether what arrived is what the store says it has
``destination``  where files appear whole: ``partial`` and its ``journal`` outlive a killed run, ``commit`` renames;
                 ``writer``: small ones, one after the other; ``leftovers``: what a killed run has left goes
``special``      folders and links; ``file_metadata``: what objects keep of a file's time and mode
``delete``       comes last
"""
