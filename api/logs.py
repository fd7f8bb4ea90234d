"""Logs: one JSON object a line on stderr, from our own code and from the libraries alike."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict

# They tell of each step; uvicorn even each websocket's address, with what its query says.
_ONLY_WARNINGS = ("alembic", "httpx2", "httpcore2", "asyncio", "uvicorn.error")


def where(error: Exception) -> dict[str, str]:
    """Return what may be logged of an error: its class and its place.

    Its own words may repeat what a customer wrote, so they stay out.
    """
    lines = "".join(traceback.format_tb(error.__traceback__))
    return {"error": type(error).__qualname__, "where": lines}


def _without_words(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Put an error's class and place where a library would log its words."""
    told = line.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, Exception):
        line.update(where(error))
        line["event"] = "failed" if str(error) in str(line["event"]) else line["event"]
    return line


def log_as_json(level: str) -> None:
    """Set up the logs of this process; called once, by what starts it."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _ONLY_WARNINGS:
        logging.getLogger(name).setLevel(logging.WARNING)
