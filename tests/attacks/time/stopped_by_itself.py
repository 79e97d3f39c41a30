"""Stops its own process, as Ctrl-Z does. Says: stopped after 1 seconds"""
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
