"""Changes what a process or a machine lets others set."""
import os, resource
resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))  # of its own world
for change in (lambda: os.setpriority(os.PRIO_USER, 0, -20), lambda: os.nice(-20),
               lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
               lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
               lambda: os.chroot("/tmp"), lambda: os.setuid(0)):
    try:
        change()
        print("BREACH", change.__code__.co_names)
    except (OSError, ValueError):
        pass
