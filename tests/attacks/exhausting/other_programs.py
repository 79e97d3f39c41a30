"""Another program prints without end. Says: put out too much"""
import subprocess
subprocess.run("yes BREAC | head -c 30000000", shell=True)
