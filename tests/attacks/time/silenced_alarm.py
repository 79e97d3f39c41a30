"""Turns the alarm off before it loops. Says: stopped after 1 seconds"""
import signal
signal.setitimer(signal.ITIMER_REAL, 0)
signal.signal(signal.SIGALRM, signal.SIG_IGN)
while True:
    pass
