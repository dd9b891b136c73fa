# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed data sets: ``docs/docsite/rst/packed_format.rst``.

The format, written and read; these parts do not reach the store:

``names``         of the objects of a data set, and ``pointer``, the one that tells the latest version
``rows``          what an index is made of, and what no index may say; ``tree``: a name that is file and folder at once
``archive``       a pack, built in memory
``pack_table``    which packs there are, by numbers that the rows of several versions can share
``stretches``     which members of packs are fetched by one request
``index_writer``  rows become an index, ``index_reader`` an index becomes rows again; ``stored_index``: one in a file
``usual_rows``    the same for rows as nearly all are, many at once; ``portions``: rows some at a time
``changes``       of rows: made, or found out, for indexes that tell changes to a base
``merge``         two versions with a common parent become the rows of the next version

What is in the store:

``place``         where a data set is; ``threads``: what it asks of who has some
``versions``      which there are; how one becomes the latest; who is at work
``lifetime``      what a version takes over from older ones is there as long as itself
``tidying``       old versions go (``pruning``), and packs of which much is dead are made anew (``repacking``)
"""
