"""Looks the grader and everybody else's programs up in the list of processes."""
import os
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        words = open(f"/proc/{name}/cmdline", "rb").read().split(b"\0")
    except OSError:
        continue
    if name == str(grader) and len(words) > 1 or b"bwrap" in words[0]:
        print("BREACH", name, words[:2])
try:
    os.kill(grader, 0) if grader > 3 else None
    print("BREACH" if grader > 3 else "")
except OSError:
    pass
