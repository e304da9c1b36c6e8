"""Settings: defaults, then the profile's TOML file, then the environment; frozen from then on.

Every setting is described in docs/configuration.md; a test compares the two.
"""

from __future__ import annotations

import dataclasses
import os
import secrets
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from errors import InvalidInput, Issue

Profile = Literal["DEV", "TEST", "INT", "PROD"]

ROOT = Path(__file__).parent
MIN_SECRET_LENGTH = 32
MIN_PASSWORD_LENGTH = 12
UNPREFIXED = frozenset({"database_url", "database_app_url", "celery_broker_url", "secret_key"})
"""Settings whose environment variable has the name that platforms give it, without ``HYGGE_``."""


class InvalidSettings(InvalidInput):
    """The configuration cannot be used; the message names every problem at once."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(issues)
        self.user_message = "The configuration cannot be used:\n" + "\n".join(f"  - {i.message}" for i in issues)

    def __str__(self) -> str:
        """Return the whole list."""
        return self.user_message


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process tree; secrets stay out of its text form."""

    profile: Profile = "DEV"
    host: str = "127.0.0.1"
    port: int = 8050
    web_workers: int = 2
    web_threads: int = 8
    trusted_proxies: int = 0
    data_dir: Path = ROOT / "var"
    embedded_dir: Path | None = None
    database_url: str | None = field(default=None, repr=False)
    database_app_url: str | None = field(default=None, repr=False)
    db_app_password: str | None = field(default=None, repr=False)
    celery_broker_url: str | None = field(default=None, repr=False)
    run_slots: int = 1
    secret_key: str = field(default="", repr=False)
    session_hours: int = 12
    sign_in_attempts: int = 5
    sign_in_lockout_minutes: int = 5
    admin_username: str = "admin"
    admin_password: str | None = field(default=None, repr=False)
    demo_enabled: bool = True
    demo_username: str = "demo"
    demo_password: str = field(default="demo", repr=False)
    max_upload_mb: int = 50
    log_level: str = "INFO"

    @property
    def is_production(self) -> bool:
        """Whether the strict rules of PROD hold."""
        return self.profile == "PROD"


def environment_name(setting: str) -> str:
    """Return the environment variable of a setting."""
    return setting.upper() if setting in UNPREFIXED else f"HYGGE_{setting.upper()}"


def load_settings(environ: Mapping[str, str] | None = None, config_dir: Path = ROOT / "config") -> Settings:
    """Return the settings of this process.

    Parameters
    ----------
    environ : mapping, optional
        The environment; that of the process unless given. ``HYGGE_PROFILE`` selects the profile, DEV by default.
    config_dir : Path
        Where ``<profile>.toml`` lies.

    Raises
    ------
    InvalidSettings
        With every problem found.
    """
    environ = os.environ if environ is None else environ
    profile = environ.get(environment_name("profile"), "DEV").upper()
    if profile not in typing.get_args(Profile):
        raise InvalidSettings([_issue("profile", f"HYGGE_PROFILE is {profile}; use DEV, TEST, INT or PROD.")])
    issues: list[Issue] = []
    raw = _from_file(config_dir / f"{profile.lower()}.toml", issues) | _from_environment(environ)
    values = _converted(raw, issues) | {"profile": profile}
    settings = Settings(**values)
    issues += _checks(settings)
    if issues:
        raise InvalidSettings(issues)
    return (
        settings if settings.secret_key else dataclasses.replace(settings, secret_key=_local_secret(settings.data_dir))
    )


def _from_file(path: Path, issues: list[Issue]) -> dict[str, Any]:
    if not path.exists():
        return {}
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {f.name for f in dataclasses.fields(Settings)}
    issues += [_issue(name, f"{name} in {path.name} is not a setting.") for name in sorted(values.keys() - known)]
    return {name: value for name, value in values.items() if name in known}


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = {f.name: environment_name(f.name) for f in dataclasses.fields(Settings)}
    return {name: environ[variable] for name, variable in names.items() if environ.get(variable, "") != ""}


def _converted(raw: Mapping[str, Any], issues: list[Issue]) -> dict[str, Any]:
    hints = typing.get_type_hints(Settings)
    values: dict[str, Any] = {}
    for name, text in raw.items():
        try:
            values[name] = _convert(text, hints[name])
        except ValueError:
            issues.append(_issue(name, f"{environment_name(name)} is {text!r}; {_expected(hints[name])} is expected."))
    return values


def _plain(hint: Any) -> Any:
    """Return the type without ``| None``."""
    if isinstance(hint, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not types.NoneType)
    return hint


def _expected(hint: Any) -> str:
    return {int: "a whole number", bool: "true or false", Path: "a path"}.get(_plain(hint), "a text")


def _convert(value: Any, hint: Any) -> Any:
    kind = _plain(hint)
    if kind is bool and isinstance(value, str):
        return _BOOLEANS[value.lower()] if value.lower() in _BOOLEANS else _refuse(value)
    if kind is Path:
        path = Path(value).expanduser()
        return path if path.is_absolute() else ROOT / path
    if kind in (int, bool, str):
        return kind(value)
    return value


def _refuse(value: str) -> bool:
    raise ValueError(value)


_BOOLEANS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _checks(settings: Settings) -> list[Issue]:
    found = [
        _issue(name, f"{environment_name(name)} is {getattr(settings, name)}; it must be at least 1.")
        for name in ("web_workers", "web_threads", "run_slots", "session_hours", "sign_in_attempts", "max_upload_mb")
        if getattr(settings, name) < 1
    ]
    if not 0 <= settings.port <= 65535:
        found.append(_issue("port", f"HYGGE_PORT is {settings.port}; a port is between 0 and 65535."))
    return found + (_production_checks(settings) if settings.is_production else [])


def _production_checks(settings: Settings) -> list[Issue]:
    found = []
    if not settings.database_url:
        found.append(_issue("database_url", "DATABASE_URL is missing; PROD needs a PostgreSQL server of its own."))
    if problem := _secret_problem(settings.secret_key):
        found.append(_issue("secret_key", f"SECRET_KEY {problem}; make one with: {_RECIPE}"))
    if settings.admin_password is not None and len(settings.admin_password) < MIN_PASSWORD_LENGTH:
        found.append(
            _issue("admin_password", f"HYGGE_ADMIN_PASSWORD is shorter than {MIN_PASSWORD_LENGTH} characters.")
        )
    return found


_RECIPE = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'


def _secret_problem(secret: str) -> str | None:
    if not secret:
        return "is missing"
    if len(secret) < MIN_SECRET_LENGTH:
        return f"is shorter than {MIN_SECRET_LENGTH} characters"
    if len(set(secret)) < 10 or any(word in secret.lower() for word in ("change-me", "changeme", "default", "example")):
        return "is a placeholder"
    return None


def _local_secret(data_dir: Path) -> str:
    """Return the secret kept beside the local data, made at the first start; readable by this account only."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


def _issue(setting: str, message: str) -> Issue:
    return Issue(code="invalid_setting", component="settings", field=setting, message=message)
