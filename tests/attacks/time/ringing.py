"""Rings the bell that wakes the grader, all the time, and never answers. Says: stopped after 1 seconds"""
import os
while True:
    try:
        while True:
            os.write(101, b"!" * 4096)
    except BaseException:
        pass
