"""What processes cost, read from /proc."""
import pathlib
import re
import time


def children(pid):
    """Every descendant of `pid` that lives now."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            pids = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        for child in pids:
            found += [child, *children(child)]
    return found


def cpu_seconds(pid):
    """Run time of all threads of one process. schedstat counts nanoseconds; the ticks in `stat` would be too coarse."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text().split()[0])
        except (OSError, IndexError):
            continue
    return total / 1e9


def thread_seconds(pid):
    """Run time by name of thread."""
    times = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            name = task.joinpath("comm").read_text().strip()
            times[name] = times.get(name, 0) + int(task.joinpath("schedstat").read_text().split()[0]) / 1e9
        except (OSError, IndexError):
            continue
    return times


def rss_bytes(pid, field="VmRSS"):
    """Resident memory now; with VmHWM the most there ever was."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.M)[1]) * 1024


def busy_seconds():
    """Processor time that the whole machine has used, over all processors; the hypervisor's share counts as used."""
    user, nice, system, _, _, irq, softirq, steal = map(int, pathlib.Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / 100


class Meter:
    """CPU of named processes between `start` and `stop`, and how many processors everybody else kept busy meanwhile.

    `sides` names groups: {"server": [pid], "models": [pid, ...]}; the groups must not overlap.
    """

    def __init__(self, sides):
        self.sides = sides

    def start(self):
        self.wall, self.busy, self.ours = time.monotonic(), busy_seconds(), self._read()

    def stop(self):
        ours = self._read()
        wall, busy = time.monotonic() - self.wall, busy_seconds() - self.busy
        # A process that ended meanwhile has taken its clock with it.
        self.cpu = {name: sum(max(0.0, now - self.ours[name].get(pid, 0.0)) for pid, now in pids.items())
                    for name, pids in ours.items()}
        self.others = max(0.0, (busy - sum(self.cpu.values())) / wall)

    def _read(self):
        return {name: {pid: cpu_seconds(pid) for pid in pids} for name, pids in self.sides.items()}


def wait_for_quiet(most=0.15, patience=60):
    """Returns when other work leaves the machine alone, or patience is over. A round that was disturbed all the same is marked by
    its Meter."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before, wall = busy_seconds(), time.monotonic()
        time.sleep(0.5)
        if (busy_seconds() - before) / (time.monotonic() - wall) <= most:
            return
