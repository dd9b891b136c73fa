# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How files are kept below a prefix: each as an object, or small ones in packs, with versions.

A prefix has one layout. A pull finds out which; a push that wants another one is refused, unless it may convert.

``choice``      which one it is
``layout``      what the engine asks of it: of ``files`` or ``packed``
``packs``       packed data sets, opened; imported where there are any
``conversion``  from one to the other
"""
