"""How each kind of document comes out of a case."""
