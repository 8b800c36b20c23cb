"""The project's task runner: ``python -m tasks check|test|gen|gen --check|bench|nightly``."""
