# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into the image and what stays out, in one walk: ``survey``.

``rules`` say what stays out, by ``patterns`` of paths: what the user excludes, what makes a node this node and no other
(``sanitize``), what is a secret. ``secrets`` finds those by the tables in ``credentials``. What goes in has a
``fingerprint``, by which the next run knows that nothing has changed.
"""
