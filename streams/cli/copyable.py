"""Commands as a user can copy them into the terminal in front of them."""

import os
import shlex
import shutil
import sys
from pathlib import Path


def command() -> str:
    """Return how to call this program from here."""
    program = Path(sys.executable).with_name("streams")
    return "streams" if shutil.which("streams") == str(program) else path(program)


def path(target: Path) -> str:
    """Return the path of a file, from here where that is shorter, quoted for a shell."""
    relative = os.path.relpath(target)
    return shlex.quote(str(target) if relative.startswith("..") else relative)
