"""Start everything and print the address: ``python -m scripts.run [--port 8000]``, which is ``make run``.

Ctrl-C stops everything. What cannot work is said in one sentence before anything is started.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from content.clinic import load_clinic
from content.errors import ContentError
from content.sources import load_sources
from content.texts import load_texts
from content.topics import load_topics
from scripts import processes
from scripts.database import prepare_database
from scripts.environment import QUIET, ROOT, CannotStartError, prepare
from scripts.train import current_model
from web import secrets_file
from web.alerts.targets import problems
from web.frontdoor.words import Words

READY_LIMIT = 120.0  # seconds
STOP_LIMIT = 15.0


def main() -> int:
    """Command line; runs until stopped. Exit status 0 after a stop, 1 where it cannot start."""
    parser = argparse.ArgumentParser(description="Start the assistant.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="public port")
    options = parser.parse_args()
    os.chdir(ROOT)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        secrets_file.load()
        run(options.port, Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve())
    except (CannotStartError, ContentError, secrets_file.SecretsFileError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def run(port: int, var_dir: Path) -> None:
    """Check, train, migrate, start, wait until a real question is answered, then until stopped."""
    values = prepare(port, var_dir)
    _check_content(ROOT / values["CLINIC_FILE"])
    environment = {**os.environ, **values, **QUIET, "PYTHON": sys.executable}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment["DJANGO_SETTINGS_MODULE"] = "web.settings"
    _train(environment)
    prepare_database(environment, var_dir)
    started = time.monotonic()
    supervisor = processes.start(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(ROOT / "supervisord.conf")],
        environment,
        ROOT,
    )
    try:
        _wait_until_ready(port, supervisor, var_dir)
        seconds = time.monotonic() - started
        print(f"\nReady after {seconds:.0f} s. Open http://127.0.0.1:{port}/   (Ctrl-C stops)", flush=True)
        supervisor.wait()
        raise CannotStartError(f"The supervisor ended by itself; {var_dir}/log/supervisord.log says why.")
    finally:
        # A second Ctrl-C must not cut the stopping short.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop(supervisor, STOP_LIMIT)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _check_content(clinic: Path) -> None:
    words = Words(load_texts(ROOT / "domain.yml"), load_clinic(clinic, ROOT / "data" / "locales.yml"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    unset = problems(words.clinic.alerting)
    if unset:
        raise CannotStartError(unset[0] + " Set it, or take the contact out of the clinic's file.")
    load_sources(ROOT / "data" / "sources.yml")
    load_topics(ROOT / "data" / "faq")


def _train(environment: dict[str, str]) -> None:
    """Train where the model does not fit; Rasa starts with the newest file in ``models/``."""
    command = [sys.executable, "-m", "scripts.train"]
    if current_model() is None and subprocess.run(command, env=environment, cwd=ROOT).returncode != 0:
        raise CannotStartError(
            "The model could not be trained; correct what the lines above name and try again."
        )


def _wait_until_ready(port: int, supervisor: "subprocess.Popen[bytes]", var_dir: Path) -> None:
    deadline = time.monotonic() + READY_LIMIT
    print("Starting ", end="", flush=True)
    while True:
        if supervisor.poll() is not None:
            raise CannotStartError(f"\nThe supervisor ended; {var_dir}/log/supervisord.log says why.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10):
                return
        except urllib.error.HTTPError as answer:
            problem = answer.read().decode("utf-8", "replace")
        except OSError:
            problem = "the front door does not answer"
        if time.monotonic() > deadline:
            raise CannotStartError(
                f"\nNot ready after {READY_LIMIT:.0f} s ({problem}); the logs in {var_dir}/log say why."
            )
        print(".", end="", flush=True)
        time.sleep(0.3)


if __name__ == "__main__":
    sys.exit(main())
