"""`python -m wirewatch`: the same as `wirewatch`."""

from wirewatch.cli import main

main()
