"""Lasts a little longer than allowed, and has turned the alarm off. Says: stopped after 1 seconds"""
import signal, time
signal.setitimer(signal.ITIMER_REAL, 0)
time.sleep(4)
print("BREACH")
