"""The instances of the tests of reading serve here too."""

from tests.instance.conftest import full, small

__all__ = ["full", "small"]
