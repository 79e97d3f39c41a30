"""A thread that never gives Python's lock back, so that no signal is heard. Says: stopped after 1 seconds"""
import sys, threading
sys.setswitchinterval(10**6)
threading.Thread(target=lambda: [None for _ in iter(int, 1)], daemon=True).start()
