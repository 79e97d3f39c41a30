"""Writes where Python, the runner, other programs or the kernel would read it."""
import os, sys, numpy
places = ["/", "/usr", "/usr/bin", "/etc", "/dev", "/grading", "/grading/code", "/home"]
places += [sys.prefix, sys.base_prefix, os.path.dirname(numpy.__file__)]
for place in places:
    try:
        open(os.path.join(place, "x.pth"), "w").close()
        print("BREACH", place)
    except OSError:
        pass
for name in ("sys/kernel/hostname", "sys/kernel/core_pattern", "sysrq-trigger", "1/oom_score_adj"):
    try:
        open(f"/proc/{name}", "r+").close()
        print("BREACH", name)
    except OSError:
        pass
