# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and folders where others may put something else.

``openers``          open regular files alone
``folders``          folders by descriptor, never through a link; ``entries``: what is in one
``way``              to a folder, where others may change it
``files_below``      read what is below a folder, by these; ``descriptor_limit``: how many may be open
``chrooted``         paths below a root, resolved as if it were the root of the system
``attributes``       owner, mode, times and extended attributes, given to a copy
``file_times``       which times of modification can be kept (pure)
``extents``          where a sparse file has data, and making holes
``small_files``      read whole, replaced atomically; ``local_facts``: what one of them holds (pure)
``temporary``        files for what is too much for memory
``protected_paths``  folders that are never emptied, removed or covered (pure)
``missing_folders``  how much of the way to a folder is there
``this_boot``        what was written in another one may never have come to the disk
``relative_names``   names from outside that may lead out of a folder (pure)
"""
