"""Changes the data sets and the caches that all submissions read."""
import os
for folder in (os.environ["COURSEKIT_DATA"], os.environ["MPLCONFIGDIR"], os.path.expanduser("~/.ipython/profile_default/startup")):
    try:
        os.makedirs(folder, exist_ok=True)
        open(os.path.join(folder, "mnist.npz"), "wb").write(b"BREACH")
    except OSError:
        pass
if os.path.exists(os.path.join(os.environ["COURSEKIT_DATA"], "mnist.npz")) and os.access(os.environ["COURSEKIT_DATA"], os.W_OK):
    print("BREACH")
