"""The generated instance world-2040: sizes, places, fibre, campuses, orbits, demand."""
