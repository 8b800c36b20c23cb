"""演示: a fictitious case and its keys, to see the whole chain at work."""
