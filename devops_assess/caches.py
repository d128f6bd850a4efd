"""The memory of a process."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_memories: dict[str, OrderedDict[str, tuple[float | None, object]]] = {}  # each thread has a cache object of its own
_lock = Lock()


class AsItIs(BaseCache):
    """Keeps values as they are, the latest used up to MAX_ENTRIES: only for values that nobody changes.

    Django's cache in memory pickles; unpickling a sitting takes longer than everything else in a request for a page.
    """

    def __init__(self, name: str, params: Mapping[str, object]) -> None:
        super().__init__(dict(params))
        self._entries = int(self._max_entries)
        self._kept = _memories.setdefault(name, OrderedDict())

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        key = self.make_key(key, version=version)
        with _lock:
            ends, value = self._kept.get(key, (0.0, default))
            if ends is not None and ends <= time.time():
                self._kept.pop(key, None)
                return default
            self._kept.move_to_end(key)
            return value

    def set(self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        key = self.make_key(key, version=version)
        with _lock:
            self._kept[key] = (self.get_backend_timeout(timeout), value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with _lock:
            self._kept.clear()
