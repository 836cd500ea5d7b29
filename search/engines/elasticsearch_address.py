"""Where the settings say that the cluster is, and how it is reached."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from elastic_transport.client_utils import DEFAULT
from elasticsearch import Elasticsearch

from search.engines.elasticsearch_node import Node

SCHEMES = {"elasticsearch": "http", "elasticsearch+https": "https"}

_LABEL = "[A-Za-z0-9_-]{1,63}"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[([0-9A-Fa-f:.]+)\])(?::([0-9]{{1,5}}))?")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Address:
    """What the settings say of the servers."""

    hosts: tuple[str, ...]
    prefix: str
    user: str
    password: str
    api_key: str
    ca_certificate: str
    timeout: float
    shards: int
    replicas: int

    @classmethod
    def of_settings(cls) -> "Address":
        """What the settings say.

        Raises:
            ImproperlyConfigured: for what they cannot mean, with a sentence.
        """
        kind, _, where = settings.SEARCH_URL.partition("://")
        # Before anything is read, or told: a password may hold each sign that parts an address.
        if "@" in where:
            raise ImproperlyConfigured(
                "SEARCH_URL holds a name or password; these belong into SEARCH_USER and"
                " SEARCH_PASSWORD."
            )
        servers, *ending = re.split(r"(?=[/?#])", where, maxsplit=1)
        hosts = servers.split(",")
        if wrong := [host for host in hosts if not _is_server(host)]:
            raise ImproperlyConfigured(f"SEARCH_URL names no server by {wrong[0]!r}.")
        prefix = "".join(ending).strip("/") or "bank"
        if not _PREFIX.fullmatch(prefix):
            raise ImproperlyConfigured(
                "SEARCH_URL may end with a prefix of small letters and digits, and nothing else."
            )
        scheme = SCHEMES[kind]
        address = cls(
            hosts=tuple(f"{scheme}://{_with_port(host)}" for host in hosts),
            prefix=prefix,
            user=settings.SEARCH_USER,
            password=settings.SEARCH_PASSWORD,
            api_key=settings.SEARCH_API_KEY,
            ca_certificate=settings.SEARCH_CA_CERTIFICATE,
            timeout=_number("SEARCH_TIMEOUT", 0.1, 60),
            shards=int(_number("SEARCH_SHARDS", 1, 1024, whole=True)),
            replicas=int(_number("SEARCH_REPLICAS", 0, 10, whole=True)),
        )
        address.agree()
        return address

    def agree(self) -> None:
        """Raises ImproperlyConfigured where one setting says another than the next."""
        if self.api_key and self.user:
            raise ImproperlyConfigured(
                "SEARCH_API_KEY and SEARCH_USER are both given; one will do."
            )
        if bool(self.user) != bool(self.password):
            raise ImproperlyConfigured("SEARCH_USER and SEARCH_PASSWORD need each other.")
        if self.ca_certificate and not self.hosts[0].startswith("https"):
            raise ImproperlyConfigured(
                "SEARCH_CA_CERTIFICATE is for a SEARCH_URL that begins with elasticsearch+https."
            )
        if self.ca_certificate and not Path(self.ca_certificate).is_file():
            raise ImproperlyConfigured(
                f"SEARCH_CA_CERTIFICATE names no file: {self.ca_certificate}"
            )

    def client(self) -> Elasticsearch:
        return Elasticsearch(
            list(self.hosts),
            node_class=Node,
            basic_auth=(self.user, self.password) if self.user else None,
            api_key=self.api_key or None,
            request_timeout=self.timeout,
            # Where one does not answer at all the next is asked, the only one once more; where one
            # is slow, none.
            max_retries=len(self.hosts),
            retry_on_timeout=False,
            retry_on_status=(502, 503, 504),
            ca_certs=self.ca_certificate or DEFAULT,
        )


def _is_server(host: str) -> bool:
    """Whether a server can be called so; names and ports that cannot be fail only when asked."""
    if not (told := _HOST.fullmatch(host)):
        return False
    address, port = told.groups()
    try:
        IPv6Address(address or "::")
    except ValueError:
        return False
    return 1 <= int(port or 9200) <= 65_535


def _with_port(host: str) -> str:
    return host if re.search(r":[0-9]+$", host) else f"{host}:9200"


def _number(name: str, least: float, most: float, *, whole: bool = False) -> float:
    told = str(getattr(settings, name))
    try:
        number = int(told) if whole else float(told)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        kind = "a whole number" if whole else "a number"
        raise ImproperlyConfigured(f"{name} is {told!r}, not {kind} from {least} to {most}.")
    return number
