"""The command line's own commands, one module each, imported when they are called."""
