"""What there is in the code, found in it, so that nothing new is forgotten."""

import importlib
import pkgutil
from types import ModuleType


def classes_of(room: ModuleType, kind: type) -> list[type]:
    """The classes of a room that are of this kind, by name."""
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        importlib.import_module(module.name)
    waiting, known = [kind], set()
    while waiting:
        below = [one for one in waiting.pop().__subclasses__() if one.__module__.startswith(room.__name__)]
        waiting += below
        known |= set(below)
    return sorted(known, key=lambda one: one.__name__)
