"""Watches a whole TinyTroupe world."""

import logging
import os
import time
from typing import Any, Callable, Optional

from .hooks import watch
from .lifecycle import at_the_end
from .monitor import MemoryMonitor
from .runs import finish_body, last_outcome, outcome

LOG = logging.getLogger("mnemoscope")


class Attachment:
    """A world that is being watched, until :meth:`detach` (or the end of a ``with``)."""

    def __init__(self, world: Any, monitor: MemoryMonitor, owned: bool) -> None:
        self.world = world
        self.monitor = monitor
        self.steps = 0
        self._owned = owned
        self._process = os.getpid()
        self._stumbled = False
        self._release: Optional[Callable[[], None]] = None
        for method in ("_step", "step"):
            self._release = watch(world, method, self._around)
            if self._release is not None:
                break
        if self._release is None:
            raise TypeError(f"{type(world).__name__} has no _step or step to be watched, or is watched already")
        for agent in self.agents():
            monitor.track_agent(agent)
        at_the_end(self)

    def agents(self) -> list[Any]:
        """As the world has them now: agents may come and go."""
        agents = getattr(self.world, "agents", None) or []
        return list(agents.values() if isinstance(agents, dict) else agents)

    def sample(self) -> None:
        """Records every agent now. Whatever goes wrong does not reach the simulation."""
        when = getattr(self.world, "current_datetime", None)
        for agent in self.agents():
            try:
                self.monitor.record_snapshot(agent, step=self.steps, simulation_time=when)
            except Exception as e:  # noqa: BLE001
                LOG.log(logging.DEBUG if self._stumbled else logging.WARNING, "Mnemoscope cannot read %r: %s", agent, e)
                self._stumbled = True

    def detach(self, status: str = "completed", reason: str = "") -> None:
        """Leaves the world and its agents as they were and sends what waits. May be called twice.

        Where ``attach()`` made the monitor, the run ends with this ``status``: ``completed``, ``failed`` or ``aborted``. Not
        in a forked child: the run is its parent's.
        """
        self._detach(finish_body(status, reason), time.monotonic())

    def _detach(self, end: dict[str, Any], started: float) -> None:
        if self._release is None:
            return
        self._release()
        self._release = None
        if not self._owned:
            self.monitor.flush()
        elif self.steps and os.getpid() == self._process:
            self.monitor.finish_and_close(end, started)
        else:
            self.monitor.close()

    def __enter__(self) -> "Attachment":
        return self

    def __exit__(self, kind: Any, raised: Optional[BaseException], *unused: Any) -> None:
        self.detach(*outcome(raised))

    def ending(self, started: float) -> None:
        """The program ends without a ``detach()``."""
        self._detach(finish_body(*last_outcome()), started)

    def _around(self, method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result = method(*args, **kwargs)
        self.steps += 1
        self.sample()
        return result


def attach(world: Any, monitor: Optional[MemoryMonitor] = None, **options: Any) -> Attachment:
    """Records every agent of a world after each of its steps, with step and simulation time.

    Without a ``monitor`` it makes one that sends in the background; ``options`` are its arguments. The world is watched
    until ``detach()`` is called on what this returns, or as long as a ``with`` or the program lasts; then its run has ended:
    ``failed`` if with an exception, ``aborted`` if by Ctrl-C.
    """
    owned = monitor is None
    if monitor is None:
        arguments: dict[str, Any] = {"background": True, **options}
        monitor = MemoryMonitor(**arguments)
    elif options:
        raise TypeError("options are for a monitor that attach() makes itself")
    return Attachment(world, monitor, owned)
