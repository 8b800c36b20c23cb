"""Speed beside the floor and beside stock pyHanko: ``python -m bench [render|seal|stamp|verify|chain]...``."""
