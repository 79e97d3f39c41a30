"""A thread that never gives Python's lock back, so that no signal is heard. Says: stopped after 1 seconds"""
import sys, threading
def spin():
    while True:
        pass
sys.setswitchinterval(10**6)
threading.Thread(target=spin, daemon=True).start()
