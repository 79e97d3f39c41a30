"""Alarms of its own ring in the runner's code, and stop what should stop a loop."""
import signal, threading
class Stop(BaseException): pass
def ring(*_): raise Stop
for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGUSR1):
    signal.signal(number, ring)
signal.signal = lambda *a: signal.SIG_IGN
signal.setitimer(signal.ITIMER_VIRTUAL, 0.002, 0.002)
signal.setitimer(signal.ITIMER_PROF, 0.003, 0.003)
signal.setitimer = lambda *a: (0, 0)
me = threading.main_thread().ident
def again():
    while True:
        signal.pthread_kill(me, signal.SIGUSR1)
threading.Thread(target=again, daemon=True).start()
