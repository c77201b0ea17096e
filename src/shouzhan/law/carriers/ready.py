"""The schemes that come with the product, by the name of their file."""

from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.scheme.reading import read_scheme
from shouzhan.law.evaluating import SCHEMES


def every_scheme() -> dict[str, Scheme]:
    """All of them, read anew."""
    return {path.stem: read_scheme(path) for path in sorted(SCHEMES.glob("*.yaml"))}
