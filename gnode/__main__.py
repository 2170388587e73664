"""`python -m gnode`: the command line, where the command itself is not on the path."""

from gnode.cli import main

if __name__ == "__main__":
    main()
