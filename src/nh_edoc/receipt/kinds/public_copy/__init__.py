"""One kind of document: type, printed form, rules."""
