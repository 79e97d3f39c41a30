"""Ends, but leaves a child that holds the grader's socket open. Says: ended the Python process"""
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
os._exit(0)
