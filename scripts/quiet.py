"""Keep Rasa's start-up chatter off the terminal: progress bars, library deprecations, TensorFlow's notes."""

import logging
import os
import warnings
from typing import Any


def quieten(level: int = logging.ERROR) -> None:
    """Call before the first import of Rasa. Log lines below `level` are dropped; telemetry is off."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    # Rasa shows progress bars unless its log level is at least this.
    os.environ["LOG_LEVEL"] = "WARNING"
    # Some of the libraries reset the filters while they are imported; what is shown is ours to say.
    warnings.showwarning = _say_nothing
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(level)
    logging.getLogger("rasa").setLevel(level)


def _say_nothing(*_: Any, **__: Any) -> None:
    """In place of printing a warning."""
