"""Addresses of articles: the canonical form, so that one article has one id."""

from urllib.parse import urlsplit, urlunsplit

from courlan import clean_url
from w3lib.url import canonicalize_url

MAX_URL_CODE_POINTS = 2048  # what browsers and sitemaps accept; longer ones are trackers or attacks
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """Return `url` without trackers, default port and fragment, or null where it names no web page.

    courlan strips trackers best and w3lib normalises the rest best (measured side by side before the
    project began), so the one feeds the other. Addresses with credentials name no public page.
    """
    if len(url) > MAX_URL_CODE_POINTS:
        return None
    cleaned = clean_url(url.strip())
    if not cleaned:
        return None
    try:
        parts = urlsplit(canonicalize_url(cleaned))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username or parts.password:
        return None
    host = parts.hostname if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{parts.hostname}:{port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))


def site_of(canonical: str) -> str | None:
    """Return the host name of a canonical address, without `www.`."""
    host = urlsplit(canonical).hostname
    return host.removeprefix("www.") if host else None
