"""Asks for the name of the machine and of whoever grades on it."""
import getpass, os, pwd, socket
print("BREACH" if socket.gethostname() != "grading" or os.uname().nodename != "grading" else "")
names = [entry.pw_name for entry in pwd.getpwall()]
print("BREACH" if names != ["student"] or getpass.getuser() != "student" else "", names)
print(open("/etc/machine-id").read() and "BREACH" if os.path.exists("/etc/machine-id") else "")
