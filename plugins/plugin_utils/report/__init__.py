# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run did, as a page and as JSON, for the callback plugin ``report``.

In the order in which facts come about; only the last has to do with the world:

``seen``             what a callback is given, without what may not be told
``recorder``         what happens, as it happens, becomes facts (``model``)
``modules``          what results of the collection's modules say
``removal``          what exists then, and the command that removes it
``document``         the facts as JSON
``view``             the facts put together for people; ``timeline``: as shapes; ``words``: sizes and times
``page``             all of it in the template ``page.html.j2`` with ``page.css``
``files``            two files that others may read while they are written
"""
