"""Searches its own memory for what the process it was forked from had known. Succeeds without a fresh environment"""
import re
wanted = re.compile(rb"GRADING_[S]ECRET=\w[\w-]+")
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
    for line in maps:
        first, last = (int(part, 16) for part in line.split()[0].split("-"))
        if " rw" in line and last - first < 2**27:
            try:
                memory.seek(first)
                content = memory.read(last - first)
            except (OSError, ValueError, OverflowError):
                continue
            for found in wanted.findall(content):
                print("BREACH", found)
