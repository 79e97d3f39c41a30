"""Spreads to the cores on which others are graded."""
import os
os.sched_setaffinity(0, range(os.cpu_count()))
print("BREACH")
