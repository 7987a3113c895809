"""`seedlock` and `python -m studio`."""

import sys

from studio.streams import mend_streams


def main() -> None:
    """Open the window, or run the command that the arguments name."""
    mend_streams()

    from studio import app

    sys.exit(app.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
