"""A computation in C, which hears no signal before its end. Says: stopped after 1 seconds"""
import re
re.match("(a+)+$", "a" * 60 + "b")
