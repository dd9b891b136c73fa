# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving what is packed: small files in archives, versions of a data set beside each other (``_packed``).

``push``        small files into packs, as the plan's ``pack_ends`` say; ``filling`` is what a process does for that;
                ``own_file``: a large one; ``stored``: what is named by its content is stored once; ``kept``: what is
                known of a pack's files until then; ``runs`` sort the rows of the new version
``new_version``  from reading the parent to the latest version; ``old_versions`` go then
``pull``        files out of packs: ``reading`` is one stretch of a pack, ``room`` the memory for those under way,
                ``unpacking`` what a process does with one; ``moved`` what was repacked meanwhile
"""
