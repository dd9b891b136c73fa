# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP/1.1 on the standard library: one ``transport`` for Swift and for Glance.

``connection``  sends a ``request``, built of ``headers`` and a ``body``, and receives an ``answer``, maybe over ``tls``
                (``authorities``: whom it trusts, ``tls_failure``: why two sides did not agree)
``endpoint``    where the service is; ``proxy``: who is asked on the way, ``tunnel``: to pass TLS on; ``reaching``: by
                which of a host's addresses
``pool``        keeps connections to be used again; ``room``: memory for what they receive
``pace``        how many requests are under way; ``bandwidth``: how many bytes a second
``line``        a socket that is given up as ``silence`` says; ``broken``: what may go wrong on the way
``waiting``     what a user is told of that; ``uptime``: a clock that nobody sets
``status``      from an HTTP status to an error; ``understood``: answers that are none of the service's
``pages``       a listing that comes page by page
"""
