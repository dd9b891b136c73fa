# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The format of packed data sets, written and read: ``docs/docsite/rst/packed_format.rst``. No part reaches the store.

``names``         of the objects of a data set, and ``pointer``, the one that tells the latest version
``rows``          what an index is made of, and what no index may say; ``tree``: a name that is file and folder at once
``archive``       a pack, built in memory
``pack_table``    which packs there are, by numbers that the rows of several versions can share
``index_writer``  rows become an index, ``index_reader`` an index becomes rows again
``merge``         rows and changes, or two versions with a common parent, become the rows of the next version
"""
