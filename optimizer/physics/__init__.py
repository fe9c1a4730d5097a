"""Orbits, sun, power, heat and visibility: pure functions, each citing its formula."""
