"""Studies: questions about an instance that one plan does not answer."""
