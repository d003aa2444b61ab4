"""``python -m dashboard`` is the command `incident-map`."""

from dashboard.cli import main

if __name__ == "__main__":
    main(prog_name="incident-map")
