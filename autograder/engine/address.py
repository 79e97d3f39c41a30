"""The address of a Dask scheduler: can it be used, and is what goes there encrypted?"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

ENCRYPTED = ("tls", "wss")


def sent_openly(address: str) -> bool:
    """Does what is sent there leave this machine unencrypted?"""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme in ENCRYPTED or parts.hostname in (None, "localhost"):
        return False
    try:
        return not ipaddress.ip_address(str(parts.hostname)).is_loopback
    except ValueError:  # a name
        return True


def problem_of(address: str) -> str:
    """What is wrong with an address, or with the settings of Dask for it; empty if nothing is."""
    from distributed.comm import resolve_address
    from distributed.security import Security

    try:
        resolve_address(address)
        context = Security().get_connection_args("client").get("ssl_context")
    except (OSError, ValueError) as error:
        return str(error)
    if context is None and urlsplit(address).scheme in ENCRYPTED:
        return "Dask has been told no certificates"
    return ""
