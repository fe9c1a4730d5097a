"""From column values to the tables of a plan."""

from .costs import cost_lines
from .limits import limit_rows
from .traffic import flow_rows, route_rows
from .values import decision_frames

__all__ = ["cost_lines", "decision_frames", "flow_rows", "limit_rows", "route_rows"]
