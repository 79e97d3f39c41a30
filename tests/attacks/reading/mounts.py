"""Asks the kernel what is mounted, who else is there, and for a way out by a file descriptor."""
import glob, os
print("BREACH" if course in open("/proc/self/mountinfo").read() else "")
for number in os.listdir("/proc/self/fd"):
    try:
        place = os.open("..", os.O_RDONLY | os.O_DIRECTORY, dir_fd=int(number))
        print("BREACH", number, os.listdir(place))
    except OSError:
        pass
os.chdir("/")
for _ in range(50):
    os.chdir("..")
print("BREACH" if glob.glob("root/*") + glob.glob("srv/*") else "")
