"""What makes an article the same article: its canonical address, else its outlet and file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from schemas.identity import key

TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\w*|creation|format|variant|link\w*)|mtm_\w+|pk_\w+|hsa_\w+|"
    r"_hs\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|wbraid|gbraid|ncid|cmpid|xtor|xtref|"
    r"xts|ref_src|ref_url|ftag|guccounter|guce_\w+|s_cid|spm|_ga|_gl",
    re.IGNORECASE,
)
PORTS = {"http": 80, "https": 443}


def canonical_url(text: str | None) -> str | None:
    """The normal form of an http(s) address; None where the text is no such address.

    Scheme and host become lower case; credentials, a default port, the fragment and tracking parameters go.
    """
    text = (text or "").strip()
    if not text.lower().startswith(("http://", "https://")) or re.search(r"\s", text):
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
        host = (host or "").encode("idna").decode("ascii") if host and not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    if not host or not re.fullmatch(r"[\w.-]+|[\da-f:.]+", host):
        return None
    scheme = parts.scheme.lower()
    netloc = f"[{host}]" if ":" in host else host.rstrip(".")
    if port and port != PORTS[scheme]:
        netloc += f":{port}"
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(name)
    ]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, netloc, path, urlencode(kept), ""))


FRONT = re.compile(r"(?:www|m|mobile|amp)\.(?=.*\.)")
"""How hosts begin that show the same articles as the one without it."""


def site(url: str) -> str | None:
    """Whose an address is: its host, and its port where that isn't the usual one; None where it is no such address."""
    canonical = canonical_url(url)
    return FRONT.sub("", urlsplit(canonical).netloc, count=1) if canonical else None


def covers(domain: str, of: str) -> bool:
    """Whether a site is a domain, or within it."""
    return of == domain or of.endswith(f".{domain}")


def owned(url: str, own: str, declared: Iterable[str]) -> bool:
    """Whether what answered at a site may say that its article is the one at an address.

    Args:
        url: what a page gives as its address.
        own: the site that answered.
        declared: domains that are its source's or outlet's by their own files: they speak for each other.
    """
    meant = site(url)
    if meant is None or meant == own:
        return True
    ours = tuple(declared)
    return all(any(covers(domain, one) for domain in ours) for one in (own, meant))


def doc_name(name: str) -> str:
    """The document's name in its run: the stem of a file's name, an address as it is, `-` for standard input."""
    if name == "-" or "://" in name:
        return name
    return PurePath(name).stem or name


def document_id(
    url: str | None, path: str | None, publisher: str | None, body_sha256: str, part: int | None, tail: int = 2
) -> str:
    """The key of an article whatever its revision.

    Args:
        url: any text; identity only where it is an http(s) address.
        path: the file's path; only its last parts count, so that a moved corpus keeps its identities.
        publisher: the outlet, which tells files of one name apart.
        body_sha256: stands in for the path of what comes without one (standard input).
        part: which article of a file that holds several.
        tail: how many parts of the path count: folder and name, more where files of one run share those.
    """
    canonical = canonical_url(url)
    if canonical:
        return key(canonical)
    if not path or path == "-":
        return key(f"text:{body_sha256}", publisher)
    where = "/".join(PurePath(path).parts[-tail:])
    return key(f"file:{where}" + (f"#{part}" if part is not None else ""), publisher)
