"""Runs a command on a terminal of its own, does to it what the steps on standard input say, and prints what came of it.

Steps, a line each: ``see TEXT`` waits until the terminal was sent this; ``size COLUMNS ROWS``; ``key c`` types Ctrl and
that letter; ``touch FILE`` makes a file, ``wait FILE`` waits until there is one. The steps' output is JSON: the exit code
and everything that was written.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE = 30.0


def main():
    command, steps = sys.argv[1:], sys.stdin.read().splitlines()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", LANG="C.UTF-8", LC_ALL="C.UTF-8")
        os.execvp(command[0], command)
    resize(terminal, 100, 30)
    written, seen = bytearray(), 0
    for step in steps:
        verb, _, rest = step.partition(" ")
        if verb == "see":
            seen = until(terminal, written, lambda: written.find(rest.encode(), seen))
        elif verb == "wait":
            until(terminal, written, lambda: 0 if os.path.exists(rest) else -1)
        elif verb == "touch":
            open(rest, "w").close()
        elif verb == "size":
            seen = len(written)
            resize(terminal, *map(int, rest.split()))
        elif verb == "key":
            os.write(terminal, bytes([ord(rest) - ord("a") + 1]))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and read(terminal, written):
        pass
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else status >> 8
    print(json.dumps({"code": code, "written": written.decode("utf-8", "replace")}))


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def until(terminal, written, found):
    deadline = time.monotonic() + PATIENCE
    while found() < 0:
        if time.monotonic() > deadline or not read(terminal, written):
            sys.exit("waited in vain; the end of what was written: %r" % bytes(written[-2000:]))
    return found()


def read(terminal, written):
    """Takes what there is within a moment; false once the other side is closed."""
    if select.select([terminal], [], [], 0.2)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            return False
        written.extend(data)
        return bool(data)
    return True


main()
