"""Settings: flags over environment (TECHFIGURES_*) over a techfigures.toml in the working directory."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import Field, SecretBytes, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

if TYPE_CHECKING:
    from warehouse.storage import Storage

TOML = "techfigures.toml"
DATABASE = Path("techfigures.duckdb")


GROUPS = {
    "Where things are": (
        "database", "work", "snapshot", "sources", "corrections", "watches", "quality", "feed", "euro_index",
    ),
    "Fetching": (
        "contact", "rates_url", "connect_timeout", "read_timeout", "total_timeout", "max_bytes", "host_interval",
        "retries", "max_crawl_delay", "host_seconds", "max_listings", "max_entries", "listing_seconds",
        "allow_loopback", "allow_private",
    ),
    "Running": (
        "batch_size", "fetchers", "readers", "document_seconds", "document_memory", "document_claims", "dask",
        "dask_workers", "dashboard_port", "prefect_port", "prefect_database", "fresh_hours", "keep_days",
    ),
    "Reading": (
        "reader", "model_url", "model", "model_key", "model_key_file", "model_timeout", "model_concurrency",
        "model_retries", "model_budget_requests", "model_budget_tokens", "model_budget_money", "model_tariffs",
    ),
    "Doors for programs": (
        "api", "api_port", "mcp_port", "api_token", "api_tokens", "api_hosts", "api_cors", "api_seconds", "api_rows",
        "api_memory", "api_readers",
    ),
    "Past one machine": ("lake_catalog", "lake_data", "s3_endpoint", "s3_region", "s3_key", "s3_secret"),
    "Notices": (
        "webhook_url", "webhook_secret", "smtp_host", "smtp_port", "smtp_user", "smtp_password", "smtp_starttls",
        "smtp_ca", "mail_from", "mail_to", "alert_channels", "disk_free_min",
    ),
    "Watching": ("log_format", "log_level", "otlp_endpoint", "metrics_port", "monitor", "monitor_interval"),
}  # fmt: skip
"""Every setting, by what it is about, in the order in which they are told."""


class SettingsError(ValueError):
    """A setting that doesn't hold; the message is one line that names it and what would be right."""


class Settings(BaseSettings):
    """What can be set, with its default."""

    model_config = SettingsConfigDict(env_prefix="TECHFIGURES_", toml_file=TOML, extra="forbid", frozen=True)

    database: Path = Field(DATABASE, description="The warehouse, a DuckDB file")
    work: Path | None = Field(
        None, description="Raw store, staging, data docs; .techfigures beside the database unless set"
    )
    snapshot: Path | None = Field(
        None, description="The read-only copy that readers open; beside the database unless set"
    )
    sources: Path | None = Field(None, description="Folder of sources, one folder each; the bundled ones unless set")
    corrections: Path | None = Field(
        None, description="What someone found wrong in claims; corrections.yml beside the database unless set"
    )
    watches: Path | None = Field(
        None, description="Saved questions that are told of; watches.yml beside the database unless set"
    )
    quality: Path | None = Field(
        None,
        description="What is expected otherwise than bundled suites do; quality.yml beside the database unless set",
    )
    feed: Path | None = Field(
        None, description="Atom file of what watches tell; techfigures.atom.xml beside the database unless set"
    )
    webhook_url: SecretStr | None = Field(None, description="Where notices are posted as JSON")
    webhook_secret: SecretStr | None = Field(
        None, description="Key that signs what is posted, by HMAC-SHA256 as Standard Webhooks say"
    )
    smtp_host: str | None = Field(None, description="Mail server that takes notices")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port")
    smtp_user: str | None = Field(None, description="Who logs in there; nobody unless set")
    smtp_password: SecretStr | None = Field(None, description="Their password")
    smtp_starttls: bool = Field(True, description="Whether mail goes only over TLS, by STARTTLS")
    smtp_ca: Path | None = Field(None, description="Certificates that the mail server's is checked against, a PEM file")
    mail_from: str | None = Field(None, description="Sender of notices by e-mail")
    mail_to: tuple[str, ...] = Field((), description="Who gets them")
    alert_channels: tuple[Literal["webhook", "email", "feed"], ...] = Field(
        ("webhook",), description="How failed runs, failing sources, failed quality and a full disk are told"
    )
    disk_free_min: int = Field(1_000_000_000, ge=0, description="Bytes that should stay free beside the database")
    log_format: Literal["console", "json"] = Field("console", description="Logs as lines for people, or JSON lines")
    log_level: Literal["debug", "info", "warning", "error", "critical"] = Field(
        "critical", description="Level from which on something is logged; `info` tells each step"
    )
    otlp_endpoint: str | None = Field(
        None, description="OpenTelemetry collector that gets traces and metrics over HTTP; needs the extra `telemetry`"
    )
    metrics_port: int = Field(9464, ge=0, le=65535, description="Port of the Prometheus endpoint, on loopback; 0: any")
    monitor: bool = Field(
        True, description="Whether `serve` answers Prometheus, and tells what goes wrong while no run is at work"
    )
    monitor_interval: float = Field(300, gt=0, description="Seconds between two looks at what goes wrong")
    lake_catalog: SecretStr | None = Field(
        None,
        description="PostgreSQL database that keeps the warehouse as a DuckLake, such as postgresql://user@host/name; "
        "a DuckDB file unless set",
    )
    lake_data: str | None = Field(
        None, description="Where a lake's rows are: a folder or s3://bucket/path; <database>.lake beside it unless set"
    )
    s3_endpoint: str | None = Field(None, description="Address of an S3 that isn't Amazon's")
    s3_region: str = Field("us-east-1", description="Its region")
    s3_key: SecretStr | None = Field(None, description="Access key of the S3 that holds a lake's rows")
    s3_secret: SecretStr | None = Field(None, description="Secret that belongs to it")
    rates_url: str = Field(
        "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip",
        description="The European Central Bank's history of reference rates",
    )
    euro_index: Path | None = Field(
        None, description="A yearly index of the euro's consumer prices: a CSV file with the columns year and index"
    )
    contact: str = Field(
        "no contact set: TECHFIGURES_CONTACT", description="Who fetches: an address that a site's owner can write to"
    )
    batch_size: int = Field(40, ge=1, le=10_000, description="Documents a batch")
    fetchers: int = Field(8, ge=1, le=64, description="Batches at work at once: fetched, read, or waiting for that")
    readers: int | None = Field(
        None, ge=0, le=256, description="Batches read at once, each in a process of its own; one a processor unless"
        " set; 0: in the flow's own process, without the two limits that follow",
    )  # fmt: skip
    document_seconds: int = Field(
        60, ge=1, description="Seconds of processor time that reading an article may take, or a megabyte of a long one"
    )
    document_memory: int = Field(2000, ge=10, description="Megabytes that reading a batch may take beside the program")
    document_claims: int = Field(
        2000, ge=1, description="Figures that are kept of an article, or of a megabyte of a long one"
    )
    connect_timeout: float = Field(10, gt=0, description="Seconds to reach a server")
    read_timeout: float = Field(20, gt=0, description="Seconds that a server may stay silent")
    total_timeout: float = Field(60, gt=0, description="Seconds that one fetch may take in all")
    max_bytes: int = Field(20_000_000, ge=1, description="Bytes of one body, before and after decompression")
    host_interval: float = Field(1.0, ge=0, description="Seconds between two requests to one host; 0 on loopback")
    retries: int = Field(3, ge=0, le=10, description="Times that a failed fetch is tried again")
    max_crawl_delay: float = Field(
        30.0, ge=0, description="Seconds between two requests to one host that its robots.txt may ask for at most"
    )
    host_seconds: float = Field(
        300.0, gt=0, description="Seconds that one host may take of a batch in which others wait for it"
    )
    max_listings: int = Field(500, ge=0, description="Listings that those of a source or target may lead to")
    max_entries: int = Field(1_000_000, ge=1, description="Entries that all listings of a source or target may have")
    listing_seconds: float = Field(
        900.0, gt=0, description="Seconds after which no more listings of a source or target are asked"
    )
    allow_loopback: bool = Field(False, description="Whether a page on the web may lead to a loopback address")
    allow_private: bool = Field(
        False, description="Whether private, link-local and other addresses that aren't global may be fetched"
    )
    reader: str = Field(
        "trained", description="Who says what figures mean: `rules`, `trained`, `model` (a language model), or a chain"
        " such as `trained, model below 0.6`",
    )  # fmt: skip
    model_url: str = Field(
        "http://127.0.0.1:11434/v1",
        description="OpenAI-compatible endpoint of a language model; needs the extra `model`",
    )
    model: str | None = Field(None, description="Name of the language model that is asked there")
    model_key: SecretStr | None = Field(None, description="Key for that endpoint")
    model_key_file: Path | None = Field(None, description="File that holds the key instead")
    model_timeout: float = Field(120, gt=0, description="Seconds that an answer of it may take")
    model_concurrency: int = Field(4, ge=1, le=256, description="Requests to it at once")
    model_retries: int = Field(3, ge=0, le=10, description="Times that a failed request to it is tried again")
    model_budget_requests: int | None = Field(None, ge=0, description="Requests to it that a run may make at most")
    model_budget_tokens: int | None = Field(None, ge=0, description="Tokens, in and out, that a run may use at most")
    model_budget_money: float | None = Field(
        None, ge=0, description="Money that a run may spend on it at most, by the tariff, in the tariff's currency"
    )
    model_tariffs: Path | None = Field(
        None, description="Prices of a million tokens by model: a YAML file in the form of flows/model/tariffs.yml"
    )
    dask: str | None = Field(
        None, description="Dask scheduler whose workers read batches, tcp://HOST:PORT, or `local` for workers on this"
        " machine; needs the extra `dask`",
    )  # fmt: skip
    dask_workers: int | None = Field(
        None, ge=1, le=256, description="How many workers `local` has; one a processor unless set"
    )
    dashboard_port: int = Field(8501, ge=1, le=65535, description="Port of the dashboard, on loopback")
    prefect_port: int = Field(4200, ge=1, le=65535, description="Port of the Prefect server that `serve` starts")
    api: bool = Field(True, description="Whether `serve` answers programs over HTTP")
    api_port: int = Field(8502, ge=1, le=65535, description="Port of the HTTP API, on loopback")
    mcp_port: int = Field(8503, ge=1, le=65535, description="Port of `mcp --http`, on loopback")
    api_token: SecretStr | None = Field(
        None,
        min_length=16,
        description="Token that programs send to either door; nobody needs one unless it or `api_tokens` is set",
    )
    api_tokens: Path | None = Field(None, description="File with more of them, one a line")
    api_hosts: tuple[str, ...] = Field(
        (), description="Names, beside loopback's, under which a reverse proxy leads to the doors"
    )
    api_cors: tuple[str, ...] = Field(
        (), description="Origins whose pages may read the HTTP API in a browser; none unless set"
    )
    api_seconds: float = Field(10, gt=0, le=3600, description="Seconds that a program's question may take")
    api_rows: int = Field(10_000, ge=1, le=10_000, description="Rows of a page at most")
    api_memory: int = Field(
        1000, ge=50, description="Megabytes that a question may take, what is kept for the next included"
    )
    api_readers: int = Field(4, ge=1, le=64, description="Questions that a door answers at once; others wait")
    fresh_hours: float = Field(
        26, gt=0, description="Hours within which a new snapshot is expected; the dashboard tells of an older one"
    )
    prefect_database: SecretStr | None = Field(
        None, description="PostgreSQL database in which that server keeps its own state, postgresql://USER:PASSWORD@HOST/"
        "NAME; SQLite in the work folder unless set",
    )  # fmt: skip
    keep_days: int = Field(
        30, ge=1, description="Days that maintenance keeps what broken-off runs and restores have left behind"
    )

    @property
    def warehouse(self) -> Storage:
        """Where the warehouse is kept: the DuckDB file, or the DuckLake where one is set."""
        from warehouse.storage import FileStorage

        if self.lake_catalog is None:
            return FileStorage(self.database)
        from warehouse.lake import S3, LakeStorage

        keys = self.s3_key, self.s3_secret
        s3 = None
        if keys[0] and keys[1]:
            key, secret = (item.get_secret_value() for item in keys if item)
            s3 = S3(key=key, secret=secret, region=self.s3_region, endpoint=self.s3_endpoint)
        data = self.lake_data or str(self.database.with_suffix(".lake"))
        if "://" not in data:
            data = str(Path(data).resolve())
        return LakeStorage(catalog=self.lake_catalog.get_secret_value(), data=data, s3=s3)

    @property
    def work_folder(self) -> Path:
        """The work folder, set or not."""
        return self.work or self.database.parent / ".techfigures"

    @property
    def lock_paths(self) -> tuple[Path, ...]:
        """The lock files that a run holds: in the work folder, and beside a DuckDB file whatever its work folder is."""
        if self.lake_catalog:  # which others may write to at the same time, each from a work folder of their own
            return (self.work_folder.resolve() / "run.lock",)
        beside = self.database.resolve().parent / ".techfigures"
        return tuple(sorted({folder / "run.lock" for folder in (beside, self.work_folder.resolve())}))

    @property
    def cache_path(self) -> Path:
        """The HTTP cache: answers of servers, which conditional requests are made of; may be deleted at any time."""
        return self.work_folder / "cache" / "http.sqlite"

    @property
    def snapshot_path(self) -> Path:
        """The snapshot's path, set or not."""
        return self.snapshot or self.database.with_suffix(".snapshot.duckdb")

    @property
    def corrections_path(self) -> Path:
        """The corrections' path, set or not."""
        return self.corrections or self.database.parent / "corrections.yml"

    @property
    def watches_path(self) -> Path:
        """The watches' path, set or not."""
        return self.watches or self.database.parent / "watches.yml"

    @property
    def quality_path(self) -> Path:
        """The quality rules' path, set or not."""
        return self.quality or self.database.parent / "quality.yml"

    @property
    def feed_path(self) -> Path:
        """The Atom file's path, set or not."""
        return self.feed or self.database.parent / "techfigures.atom.xml"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings(**flags: Any) -> Settings:
    """The settings in force; flags that are None don't count. SettingsError names what doesn't hold."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        known = ", ".join(Settings.model_fields)
        if first["type"] == "extra_forbidden":  # its value may be a secret under a misspelt name
            raise SettingsError(f"setting {name!r} is unknown; settings are {known}") from None
        told = "doesn't hold" if is_secret(name) else f"is {first['input']!r}"
        raise SettingsError(f"setting {name!r} {told}: {first['msg']}") from None
    except (OSError, ValueError) as error:  # a TOML file that doesn't parse
        raise SettingsError(f"{TOML}: {error}; write `name = value` lines") from None


def is_secret(name: str) -> bool:
    """Whether a setting's value is never shown."""
    field = Settings.model_fields.get(name)
    kinds = {field.annotation, *get_args(field.annotation)} if field else set()
    return bool(kinds & {SecretStr, SecretBytes})


def origins(**flags: Any) -> dict[str, str]:
    """Where each setting's value comes from: flag, the variable's name, the file's name, or default."""
    given = {name for name, value in flags.items() if value is not None}
    prefix = str(Settings.model_config.get("env_prefix"))
    variables = {name.upper(): name for name in os.environ}
    path = Path(TOML)
    in_file = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = {}
    for name in Settings.model_fields:
        variable = variables.get(f"{prefix}{name}".upper())
        found[name] = "flag" if name in given else variable or (TOML if name in in_file else "default")
    return found
