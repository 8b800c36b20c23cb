"""The one adapter to pyHanko; validation apart from signing."""
