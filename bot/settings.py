"""What an operator decides by environment; every fault is reported at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import NotConfigured
from bot.mail.addresses import is_address

LINE_ITSELF = "https://api.line.me"
LINE_DOMAIN = "line.me"
NOBODYS_MAILBOX = "engawa@localhost"


class Settings(BaseSettings):
    """The environment, read once at start-up; each field's description is what `doctor` prints."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    app_env: Literal["production", "development", "demo", "test"] = Field(
        "development", description="production, development, demo or test; demo and test may move the clock"
    )
    database_url: str = Field("sqlite:///var/engawa.sqlite3", description="where rows live; PostgreSQL in production")
    keystore_url: str = Field("sqlite:///var/keys.sqlite3", description="where keys live; never the same instance")
    contract_key_file: Path = Field(Path("var/contract.key"), description="the key that wraps all other keys")
    contract_kms_key: str | None = Field(
        None, description="the ARN of an AWS KMS key in Tokyo or Osaka, in the file's stead; several: newest first"
    )
    deployment_key_file: Path = Field(
        Path("var/deployment.key"), description="keeps the routes of incidents open while the key store is away"
    )
    destroyed_keys_file: Path = Field(
        Path("var/destroyed-keys.txt"), description="ids of destroyed keys; kept apart from databases and backups"
    )
    backup_dir: Path = Field(Path("var/backups"), description="where backups go: rows/ and keys/; best another host")
    backup_region: str | None = Field(None, description="the region backups stand in: ap-northeast-1, JP-13 …")
    migrate_database_url: str | None = Field(None, description="the owner's database URL, used by `migrate` only")
    migrate_keystore_url: str | None = Field(None, description="the owner's key store URL, used by `migrate` only")
    line_channel_secret: SecretStr = Field(SecretStr(""), description="LINE Developers console: Channel secret")
    line_channel_access_token: SecretStr = Field(SecretStr(""), description="LINE Developers console: access token")
    line_api_base: str = Field(LINE_ITSELF, description="where LINE's API is; the simulator's address in the demo")
    public_url: str = Field("http://127.0.0.1:8000", description="how the world reaches this server")
    proxies: int = Field(
        0, ge=0, description="how many proxies of yours stand in front and add X-Forwarded-For; they say who came"
    )
    smtp_url: str | None = Field(
        None, description="the mail server: smtp://[user:password@]host:port (STARTTLS off this machine) or smtps://"
    )
    mail_from: str = Field(NOBODYS_MAILBOX, description="the contractor's staffed mailbox, from which mail is sent")
    contract: str = Field("nerima-r8", description="the profile in content/contracts/")
    data_region: str | None = Field(None, description="the region the data is declared to be in")
    metrics_token: SecretStr = Field(SecretStr(""), description="bearer token for GET /metrics; empty hides the page")
    heads_dir: Path = Field(Path("var/heads"), description="where signed ledger heads go; best another host's disk")
    port: int = Field(8000, ge=1, le=65535, description="the port to listen on")
    threads: int = Field(16, ge=1, description="web threads of one process")
    lease_seconds: int = Field(
        30, gt=14, description="when a dead process's unfinished call is tried again; longer than any call may take"
    )
    rooms: Annotated[tuple[str, ...], NoDecode] = Field(
        ("handlers",), description="packages that hold rooms, with commas between them"
    )
    kill_at: str | None = Field(None, description="tests only: checkpoint:count at which the process kills itself")

    @field_validator("database_url", "keystore_url", "migrate_database_url", "migrate_keystore_url")
    @classmethod
    def _name_the_driver(cls, url: str | None) -> str | None:
        for short in ("postgresql://", "postgres://"):
            if url and url.startswith(short):
                url = "postgresql+psycopg://" + url.removeprefix(short)
        if url is not None:
            _place(url)
        return url

    @field_validator("keystore_url")
    @classmethod
    def _keys_apart_from_rows(cls, url: str, info: ValidationInfo) -> str:
        rows = info.data.get("database_url")
        if rows is not None and _place(rows) == _place(url):
            raise ValueError("must be another database than DATABASE_URL")
        return url

    @field_validator("line_api_base", "public_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")) or not urlsplit(url).hostname:
            raise ValueError("must begin with https:// or http:// and name a host")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: str | None) -> str | None:
        if url and (not url.startswith(("smtp://", "smtps://")) or not urlsplit(url).hostname):
            raise ValueError("must begin with smtp:// or smtps:// and name a host")
        return url

    @field_validator("mail_from")
    @classmethod
    def _mailbox(cls, address: str) -> str:
        if not is_address(address):
            raise ValueError("must be one mail address, written like name@example.jp")
        return address

    @field_validator("rooms", mode="before")
    @classmethod
    def _split_at_commas(cls, names: object) -> object:
        return tuple(name.strip() for name in names.split(",") if name.strip()) if isinstance(names, str) else names

    @property
    def movable_clock(self) -> bool:
        """Whether the clock may be moved: in the demo and in tests, and never against LINE itself."""
        host = urlsplit(self.line_api_base).hostname or ""
        return self.app_env in ("demo", "test") and not f".{host}".endswith(f".{LINE_DOMAIN}")

    @property
    def over_tls(self) -> bool:
        """Whether browsers reach this server over TLS, and over nothing else."""
        return self.public_url.startswith("https://")

    @property
    def pictures_from(self) -> str | None:
        """How pictures in chats begin their addresses: LINE wants https, and where LINE is played it is only said so.

        None where LINE itself could not get them, because this server has no TLS.
        """
        if self.over_tls:
            return self.public_url
        return f"https://{self.public_url.removeprefix('http://')}" if self.movable_clock else None

    def missing(self) -> list[str]:
        """What still has to be set before LINE can be served, as sentences."""
        needed = {
            "LINE_CHANNEL_SECRET": self.line_channel_secret.get_secret_value(),
            "LINE_CHANNEL_ACCESS_TOKEN": self.line_channel_access_token.get_secret_value(),
        }
        faults = [f"{name} is not set." for name, value in needed.items() if not value]
        if self.app_env == "production" and _place(self.database_url)[0] == _place(self.keystore_url)[0]:
            faults.append("KEYSTORE_URL must not be the same instance as DATABASE_URL.")
        if self.app_env == "production" and self.smtp_url and self.mail_from == NOBODYS_MAILBOX:
            faults.append("MAIL_FROM is not set.")
        return faults


def _place(url: str) -> tuple[str, str]:
    """The instance and the database a URL names; of SQLite the file is both. Raises ValueError with what is wrong."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("is not the URL of a database") from None
    database = parsed.database or ""
    if parsed.drivername == "sqlite":
        if database in ("", ":memory:"):
            raise ValueError("SQLite needs a file: sqlite:///path/to/file")
        return os.path.abspath(database), ""
    if parsed.drivername != "postgresql+psycopg":
        raise ValueError("must begin with sqlite:/// or postgresql://")
    host = parsed.host or str(parsed.query.get("host", "localhost"))
    return f"{host}:{parsed.port or 5432}", database


def load() -> Settings:
    """Read the environment (in development `.env` too); raises NotConfigured with every fault, one a line."""
    env_file = ".env" if os.environ.get("APP_ENV", "development") == "development" else None
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors()]
        raise NotConfigured("These settings cannot be used:\n" + "\n".join(lines)) from None
