# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One data set on several nodes: an exchange beside other ways, into docs/benchmarks/exchange.{json,md,png}.

``network`` makes nodes with narrow lines, ``node`` is what runs in one (``rsync`` its daemon), ``ways`` the ways, a
``run`` what is measured of one. ``plays`` go two of them on the lab's real nodes. ``ideal`` computes what no way can
beat, ``scale`` what a thousand nodes would cost; ``results`` are what was measured, ``report`` and ``chart`` the page
of them.
"""
