from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gnode.report import _words as words


def template(name: str) -> Template:
    """A page's template, in which a name that is missing is an error."""
    environment = Environment(
        loader=PackageLoader("gnode.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = words.number
    return environment.get_template(name)
