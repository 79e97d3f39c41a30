"""Blocks every signal before it loops. Says: stopped after 1 seconds"""
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    pass
