"""Runs something around a method of chosen objects.

The method is replaced in its class, not in the object: an object's own attribute would be copied with it (simulations copy
and serialise their agents) and then act on the original. Objects that are not watched pay one look-up.
"""

import functools
import threading
import weakref
from typing import Any, Callable, Optional

from .lifecycle import in_children

# Called with the method, bound, and its arguments; answers what it returned.
Around = Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]

_LOCK = threading.RLock()
_MARK = "__mnemoscope_hook__"


class _Locks:
    """The lock of all hooks, new in a forked child."""

    def forked(self) -> None:
        global _LOCK
        _LOCK = threading.RLock()


_LOCKS = _Locks()
in_children(_LOCKS)


class _Hook:
    """What stands in a class in the place of one of its methods."""

    def __init__(self, owner: type, name: str) -> None:
        self.owner, self.name = owner, name
        self.original = owner.__dict__[name]
        self.watched: dict[int, tuple[weakref.ref[Any], Around]] = {}
        original, watched = self.original, self.watched

        @functools.wraps(original)
        def hooked(instance: Any, *args: Any, **kwargs: Any) -> Any:
            entry = watched.get(id(instance))
            if entry is None or entry[0]() is not instance:
                return original(instance, *args, **kwargs)
            return entry[1](functools.partial(original, instance), args, kwargs)

        setattr(hooked, _MARK, self)
        setattr(owner, name, hooked)

    def remove(self, key: int) -> None:
        with _LOCK:
            self.watched.pop(key, None)
            in_place = getattr(self.owner.__dict__.get(self.name), _MARK, None) is self
            if not self.watched and in_place:
                setattr(self.owner, self.name, self.original)


def watch(target: Any, name: str, around: Around) -> Optional[Callable[[], None]]:
    """Runs ``around`` in the place of ``target.name(...)`` from now on; the answer takes it back. None if it is not a
    method of its class, or watched already."""
    with _LOCK:
        owner = next((c for c in type(target).__mro__ if name in c.__dict__), None)
        if owner is None or not callable(owner.__dict__[name]) or isinstance(owner.__dict__[name], type):
            return None
        hook = getattr(owner.__dict__[name], _MARK, None)
        key = id(target)
        if hook is not None and key in hook.watched and hook.watched[key][0]() is target:
            return None
        try:
            placed: _Hook = hook or _Hook(owner, name)
            placed.watched[key] = (weakref.ref(target, lambda _: placed.remove(key)), around)
        except (TypeError, AttributeError):
            return None  # A class that cannot be changed, or an object without weak references.
        return functools.partial(placed.remove, key)
