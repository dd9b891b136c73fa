# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One data set on many nodes for one egress: each pulls a share from the store, and they give the shares to each other.

Pure: ``shares`` divide a list of files, ``rows`` keep their times and modes, ``metainfo`` makes one torrent of all;
``missing`` tells what a node lacks, ``swarm`` who exchanges with whom; ``pulled`` reads the options.

On a node ``part`` is all that it does, as the controller ``orders`` it (``handed_orders``). ``look`` finds what it
lacks of ``source_names``; ``goods`` are what is exchanged, with their places. ``share_pull`` brings a share into the
``staging`` folder by ``fetching``, with its ``piece_hashes``; ``engine`` exchanges, as long as ``waiting`` finds that
worth while; ``adoption`` verifies what has come and names it, and ``adopting`` has it begin while the rest is coming.
"""
