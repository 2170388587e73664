"""Commands that open pages."""

from gnode.cli.pages._explore import explore as explore
