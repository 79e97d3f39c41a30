"""Sleeps, and sleeps on when woken. Says: stopped after 1 seconds"""
import time
for _ in range(100):
    try:
        time.sleep(1000)
    except BaseException:
        pass
