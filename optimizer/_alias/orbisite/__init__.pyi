from optimizer import *  # noqa: F403 - whatever it exports, with its types
from optimizer import __version__ as __version__
