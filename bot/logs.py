"""Log lines as JSON in UTC, with codes and shapes only: never what somebody said."""

from __future__ import annotations

import logging
import sys

import structlog


def start(level: int = logging.INFO) -> None:
    """Send every log line of this process to standard error as one JSON object."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def get(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that says which part of the house speaks."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return logger
