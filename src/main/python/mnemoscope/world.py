"""Watches a whole TinyTroupe world."""

import logging
import os
import time
from typing import Any, Callable, Optional

from .ending import ProgramEnd
from .hooks import watch
from .lifecycle import at_the_end
from .monitor import MemoryMonitor
from .runs import finish_body, outcome

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
        self._ended = False
        self._recorded: dict[str, None] = {}
        self._release: Optional[Callable[[], None]] = None
        for method in ("_step", "step"):
            self._release = watch(world, method, self._around)
            if self._release is not None:
                break
        if self._release is None:
            raise TypeError(f"{type(world).__name__} has no _step or step to be watched, or is watched already")
        self._program = ProgramEnd() if owned else None
        for agent in self.agents():
            monitor.track_agent(agent)
        at_the_end(self, first=True)

    def agents(self) -> list[Any]:
        """As the world has them now: agents may come and go."""
        agents = getattr(self.world, "agents", None) or []
        return list(agents.values() if isinstance(agents, dict) else agents)

    def sample(self) -> None:
        """Records every agent now, and the departure of those that have left the world since. Whatever goes wrong does not
        reach the simulation."""
        here: set[str] = set()
        when = None
        try:
            when = getattr(self.world, "current_datetime", None)
            known = getattr(self.world, "agents", None) is not None
            agents = self.agents()
        except Exception as e:  # noqa: BLE001
            self._stumble(self.world, e)
            return
        for agent in agents:
            named = False
            try:
                here.add(agent.name)
                named = True
                self.monitor.record_snapshot(agent, step=self.steps, simulation_time=when)
                self._recorded[agent.name] = None
            except Exception as e:  # noqa: BLE001
                known = known and named
                self._stumble(agent, e)
        if known:
            self._record_departures(here, when)

    def _record_departures(self, here: set[str], when: Any) -> None:
        for name in [name for name in self._recorded if name not in here]:
            del self._recorded[name]
            try:
                self.monitor.record_departure(name, step=self.steps, simulation_time=when)
            except Exception as e:  # noqa: BLE001
                self._stumble(name, e)

    def _stumble(self, what: Any, cause: Exception) -> None:
        LOG.log(logging.DEBUG if self._stumbled else logging.WARNING, "Mnemoscope cannot read %r: %s", what, cause)
        self._stumbled = True

    def detach(self, status: str = "completed", reason: str = "") -> None:
        """Leaves the world and its agents as they were and sends what waits. May be called twice.

        Where ``attach()`` made the monitor, the run ends with this ``status``: ``completed``, ``failed`` or ``aborted``. Any
        other raises, after the world was left, and the run ends with the next ``detach()`` or with the program. Not in a
        forked child: the run is its parent's.
        """
        started = time.monotonic()
        try:
            end = finish_body(status, reason)
        except BaseException:
            self._leave()
            raise
        self._end(end, started)

    def _leave(self) -> None:
        if self._release is not None:
            self._release()
            self._release = None
        if self._owned:
            self.monitor.release_agents()

    def _end(self, end: dict[str, Any], started: float) -> None:
        self._leave()
        if self._ended:
            return
        self._ended = True
        if self._program is None:
            self.monitor.flush()
            return
        self._program.forget()
        # A run of which nothing was recorded is none that the server knows, or it is another's.
        if self.monitor.has_recorded and os.getpid() == self._process:
            self.monitor.finish_and_close(end, started)
        else:
            self.monitor.close()

    def __enter__(self) -> "Attachment":
        return self

    def __exit__(self, kind: Any, raised: Optional[BaseException], *unused: Any) -> None:
        self.detach(*outcome(raised))

    def ending(self, started: float) -> None:
        """The program ends without a ``detach()``."""
        if self._program is not None and not self._ended:
            self._end(finish_body(*self._program.outcome()), started)

    def _around(self, method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        try:
            result = method(*args, **kwargs)
        except SystemExit as e:
            if self._program is not None:
                self._program.exits(e.code)
            raise
        self.steps += 1
        self.sample()
        return result


def attach(world: Any, monitor: Optional[MemoryMonitor] = None, **options: Any) -> Attachment:
    """Records every agent of a world after each of its steps, with step and simulation time.

    Without a ``monitor`` it makes one that sends in the background; ``options`` are its arguments. The world is watched
    until ``detach()`` is called on what this returns, or as long as a ``with`` or the program lasts; then its run has ended:
    ``failed`` if with an exception or an exit code, ``aborted`` if by Ctrl-C, or if it cannot be known how the program ended
    (after ``raise SystemExit(3)`` outside a ``with``). An agent that leaves the world has a last snapshot that says so.
    """
    owned = monitor is None
    if monitor is None:
        arguments: dict[str, Any] = {"background": True, **options}
        monitor = MemoryMonitor(**arguments)
    elif options:
        raise TypeError("options are for a monitor that attach() makes itself")
    return Attachment(world, monitor, owned)
