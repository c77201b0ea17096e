"""The web server as a process of `shouzhan serve`: it and its workers end when that is gone, however it went."""

import os
import sys

from shouzhan.project.beside import child_environment, end_with_parent


def main() -> None:
    """Serve as the command line says, with an eye on the parent; the workers keep theirs on this process."""
    end_with_parent()
    os.environ.update(child_environment())
    from granian import cli  # only the process that serves needs the server

    sys.exit(cli.entrypoint())


if __name__ == "__main__":
    main()
