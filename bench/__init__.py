"""Speed beside the floor and beside stock pyHanko: ``python -m bench [render|seal|verify|chain]...``."""
