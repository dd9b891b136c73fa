# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller does with openstacksdk and python-swiftclient.

``signin``                   signs in, and finds a service's endpoint in the catalog
``configuration``            what is wrong with what was written for that; ``cloud_files``, ``certificates``: with files
``shared_signin``            once a run, by what its processes know together (``run_memory``); ``shared_access``: how a
                             service is reached, told without signing in again
``person``                   where a sign-in wants one
``waiting``                  services that are away for a while
``proxies``                  by which proxy the libraries go
``redirects``, ``deadline``  what servers may not do to the libraries: send elsewhere, and answer without end
``identity``                 who is signed in, where, and with what; ``offers``: what the catalog has
``application_credentials``  made for mounts, which have to sign in by themselves
``reservations``             the reservation service, Blazar; ``leases``: made, extended and given back by it
``lease_resources``          what leases are made of at other services; ``lease_servers``: what an inventory asks for
``servers``                  launched and deleted; ``server_wanted``: what is asked for, and which one is meant;
                             ``server_told``: what is answered; ``server_waits``: until it is there, lets us in, is gone
``floating_ips``, ``nova``   which address they get, and images of virtual machines
``containers``, ``tempurl``  containers, and links for people without an account

``sdk`` knows what all these calls may raise; ``signin_errors``, ``service_errors`` and ``reservation_errors`` know what
that means, ``way_errors`` where there is no way to a service.
"""
