# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a catalog offers: of a service, in which regions, by which interfaces."""

from __future__ import annotations

from typing import Any, Container, Iterable, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing


class Offer(NamedTuple):
    """An endpoint of a catalog.

    :ivar region: empty where it is not told
    :ivar interface: ``public``, ``internal`` or ``admin``
    """

    region: str
    interface: str


def offers_of(access: Any, service_type: str) -> list[Offer]:
    """Where the catalog has a service.

    :param access: a ``keystoneauth1.access.AccessInfo``
    """
    catalog = access.service_catalog.catalog if access.has_service_catalog() else []
    endpoints = [one for service in catalog if service.get("type") == service_type for one in service["endpoints"]]
    return [
        Offer(str(one.get("region_id") or one.get("region") or ""), str(one.get("interface", "public")))
        for one in endpoints
    ]


def not_offered(subject: str, service_type: str, config: Any, offers: Iterable[Offer]) -> Missing:
    """The error for a catalog without the endpoint that is wanted.

    :param config: an ``openstack.config.cloud_region.CloudRegion``
    :param offers: what it has instead
    """
    region, wanted = config.get_region_name(), interfaces(config, service_type)
    others = sorted({offer.interface for offer in offers if offer.region == region} - set(wanted))
    if others:
        return Missing(
            subject,
            f"its catalog has no {' or '.join(wanted)} endpoint of {service_type} in region {region}, only "
            f"{' and '.join(others)}",
            "Set 'interface' to one that controller and nodes can reach, or give 'endpoint'.",
        )
    names = ", ".join(regions_with(offers, wanted))
    return Missing(
        subject,
        f"its catalog has no {service_type} endpoint in region {region or '(any)'}",
        f"Set 'region_name' to a site that has one{names and f' ({names})'}, or give 'endpoint'.",
    )


def interfaces(config: Any, service_type: str) -> list[str]:
    """Which of the catalog's endpoints are wanted, in the words of the catalog."""
    wanted = config.get_interface(service_type) or "public"
    return [name.removesuffix("URL") for name in ([wanted] if isinstance(wanted, str) else wanted)]


def regions_with(offers: Iterable[Offer], wanted: Container[str]) -> list[str]:
    """The regions that have one of the wanted interfaces."""
    return sorted({offer.region for offer in offers if offer.interface in wanted} - {""})
