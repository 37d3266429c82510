"""Client of Mnemoscope, for simulations written in Python. Standard library only.

Where a program had ``MemoryMonitor``, ``MemoryAlert``, ``MemoryProfiler`` and ``MemoryVisualizer`` from a module of its
own, it imports them from here and is watched by a Mnemoscope server. :func:`attach` watches a whole TinyTroupe world.

The server is at ``MNEMOSCOPE_URL`` (``http://127.0.0.1:8080`` if unset), its token in ``MNEMOSCOPE_TOKEN``.
"""

from .alerts import MemoryAlert
from .monitor import MemoryMonitor
from .profiler import MemoryProfiler
from .visualizer import MemoryVisualizer
from .world import Attachment, attach

__all__ = ["Attachment", "MemoryAlert", "MemoryMonitor", "MemoryProfiler", "MemoryVisualizer", "attach"]
__version__ = "0.1.0"
