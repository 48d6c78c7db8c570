"""Logs as one JSON object a line: ids, outcomes and milliseconds, never what a patient wrote."""

import json
import logging
from datetime import datetime, timezone
from typing import Any


def event(logger: logging.Logger, name: str, severity: int = logging.INFO, **fields: Any) -> None:
    """Log one event. The caller passes ids, counts and names: no text of a person, no exception message."""
    logger.log(severity, name, extra={"fields": fields})


def is_news(record: logging.LogRecord) -> bool:
    """False for Django's line about each refused request: the turn and the health checks log what matters."""
    return not (record.name == "django.request" and record.exc_info is None)


class JsonLines(logging.Formatter):
    """Formats a record as JSON. Of an exception it keeps the type and the place, since its message and the
    arguments in it may hold what a person wrote."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "severity": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if record.name.startswith("web") else record.msg,
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["place"] = _place(record.exc_info[2])
        return json.dumps(line, default=str, ensure_ascii=False)


def _place(traceback: Any) -> str:
    if traceback is None:
        return ""
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"
