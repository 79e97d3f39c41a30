"""Every file descriptor leads somewhere else. Says: ended the Python process"""
import os
reading, writing = os.pipe()
for number in range(256):
    if number not in (reading, writing):
        os.dup2(writing, number)
