# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a catalog offers: of a service, in which regions, by which interfaces."""

from __future__ import annotations

from typing import Any, Container, Iterable, NamedTuple
from urllib.parse import urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing


class Offer(NamedTuple):
    """An endpoint of a catalog.

    :ivar region: empty where it is not told
    :ivar interface: ``public``, ``internal`` or ``admin``
    :ivar service: its name; several services may be of one type
    """

    region: str
    interface: str
    service: str


def check_catalog(access: Any) -> None:
    """Read all of a catalog that is read later, here and in the libraries.

    :param access: a ``keystoneauth1.access.AccessInfo``
    :raises AttributeError, LookupError, TypeError, ValueError: it is not as Keystone's version 3 has it
    """
    for service in access.service_catalog.catalog if access.has_service_catalog() else []:
        for one in service["endpoints"]:
            urlsplit(one["url"].strip())
            one["interface"].strip()


def offers_of(access: Any, service_type: str) -> list[Offer]:
    """Where the catalog has a service.

    :param access: a ``keystoneauth1.access.AccessInfo``
    """
    catalog = access.service_catalog.catalog if access.has_service_catalog() else []
    return [
        Offer(
            str(one.get("region_id") or one.get("region") or ""),
            str(one.get("interface", "public")),
            str(service.get("name") or service.get("id")),
        )
        for service in catalog
        if service.get("type") == service_type
        for one in service["endpoints"]
    ]


def not_offered(subject: str, service_type: str, config: Any, offers: Iterable[Offer]) -> Missing:
    """The error for a catalog without the endpoint that is wanted.

    :param config: an ``openstack.config.cloud_region.CloudRegion``
    :param offers: what it has instead
    """
    region, wanted = config.get_region_name(service_type), interfaces(config, service_type)
    named = config.get_service_name(service_type)
    offers = list(offers)
    services = sorted({offer.service for offer in offers})
    if named and services and named not in services:
        return Missing(
            subject,
            f"its catalog has no service {service_type} of the name {named}",
            f"Correct '{_name_option(service_type)}' in clouds.yaml: there is {', '.join(services)}.",
        )
    offers = [offer for offer in offers if named in (None, offer.service)]
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


def chosen(service_type: str, config: Any, offers: Iterable[Offer], region: str) -> str:
    """What to tell of a choice that the user has not made, between regions or services; empty where there was none.

    :param region: in which the endpoint is that was taken
    """
    offers, wanted = list(offers), interfaces(config, service_type)
    regions = regions_with(offers, wanted)
    if len(regions) > 1 and not config.get_region_name(service_type):
        return (
            f"it has a service {service_type} in {', '.join(regions)}, and no region was named: that in {region} is "
            "used. Name the one that you mean as 'region_name'."
        )
    names = sorted({offer.service for offer in offers if offer.region == region and offer.interface in wanted})
    if len(names) > 1 and not config.get_service_name(service_type):
        return (
            f"it has several services {service_type} in {region} ({', '.join(names)}), and the first of the catalog is "
            f"used. Name the one that you mean as '{_name_option(service_type)}' in clouds.yaml."
        )
    return ""


def interfaces(config: Any, service_type: str) -> list[str]:
    """Which of the catalog's endpoints are wanted, in the words of the catalog."""
    wanted = config.get_interface(service_type) or "public"
    return [name.removesuffix("URL") for name in ([wanted] if isinstance(wanted, str) else wanted)]


def regions_with(offers: Iterable[Offer], wanted: Container[str]) -> list[str]:
    """The regions that have one of the wanted interfaces."""
    return sorted({offer.region for offer in offers if offer.interface in wanted} - {""})


def _name_option(service_type: str) -> str:
    """By which ``clouds.yaml`` names one of several services."""
    return f"{service_type.replace('-', '_')}_service_name"
