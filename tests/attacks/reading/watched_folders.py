"""Has itself told when anybody else reads in a folder that all submissions share."""
import fcntl, os
folder = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
try:
    fcntl.fcntl(folder, fcntl.F_NOTIFY, fcntl.DN_ACCESS | fcntl.DN_MULTISHOT)
    print("BREACH")
except OSError:
    print(fcntl.fcntl(folder, fcntl.F_GETFD))
