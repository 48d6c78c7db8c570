"""A small disk for the system under test, which can be filled up and whose files can be made read-only."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SIZE = 192 * 1024 * 1024  # bytes
CHATTR = shutil.which("chattr") or ""


class Volume:
    """A mounted ext4 image where this process may mount one, else a tmpfs, else a plain folder.

    ``can_fill`` and ``can_protect`` say which faults are possible on it. Mounts live in the process's own
    mount namespace (see ``in_own_namespace``) and end with it.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "var"
        self.path.mkdir(mode=0o700)
        image = folder / "image"
        with image.open("wb") as file:
            file.truncate(SIZE)
        self.kind = "plain folder"
        # Blocks of 4 KB, as large disks have them. With smaller ones SQLite cannot make sure of its shared
        # memory, and a process that writes to it on a full disk dies (SIGBUS).
        if _run("mkfs.ext4", "-q", "-F", "-b", "4096", "-m", "0", str(image)) and _run(
            "mount", "-o", "loop", str(image), str(self.path)
        ):
            self.kind = "ext4 image"
        elif _run("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(self.path)):
            self.kind = "tmpfs"
        self.can_fill = self.kind != "plain folder"
        # Only ext4 refuses what goes through descriptors that were open before, as a disk with a fault does.
        self.can_protect = self.kind == "ext4 image" and self._protects()
        self._filling = self.path / "filling"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._filling.open("wb") as file:
            free = os.statvfs(self.path)
            with suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize)
            for size in (1024 * 1024, 4096):
                with suppress(OSError):
                    while True:
                        os.write(file.fileno(), b"x" * size)

    def empty(self) -> None:
        """Give the space back."""
        self._filling.unlink(missing_ok=True)

    def protect(self, names: list[str]) -> None:
        """Let nobody write to these files, through descriptors that are open neither."""
        self._set("+i", names)

    def release(self, names: list[str]) -> None:
        """Undo ``protect``."""
        self._set("-i", names)

    def unmount(self) -> None:
        """Take the disk away, once nothing uses it."""
        if self.kind != "plain folder":
            _run("umount", "-l", str(self.path))

    def _set(self, flag: str, names: list[str]) -> None:
        present = [str(self.path / name) for name in names if (self.path / name).exists()]
        subprocess.run([CHATTR, flag, *present], check=True)

    def _protects(self) -> bool:
        probe = self.path / "probe"
        with probe.open("wb", buffering=0) as file:
            if not CHATTR or not _run(CHATTR, "+i", str(probe)):
                return False
            try:
                file.write(b"x")
                protects = False
            except OSError:
                protects = True
        _run(CHATTR, "-i", str(probe))
        probe.unlink()
        return protects


def in_own_namespace(arguments: list[str]) -> None:
    """Start this program again where its mounts are its own; without such a place it goes on where it is."""
    if os.environ.get("FAULTS_NAMESPACE"):
        return
    who = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    unshare = shutil.which("unshare")
    if unshare and _run(unshare, *who, "--mount", "true"):
        os.environ["FAULTS_NAMESPACE"] = "1"
        os.execv(
            unshare, ["unshare", *who, "--mount", sys.executable, "-m", "tests.faults.series", *arguments]
        )


def _run(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True).returncode == 0
