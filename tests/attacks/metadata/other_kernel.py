"""Another kernel, another language, another lesson, another program to start."""
def attack(notebook):
    spec = {"name": "bash", "language": "bash", "argv": ["/bin/sh", "-c", "echo BREACH"]}
    notebook["metadata"] = {"kernelspec": spec, "language_info": {"name": "../../x", "file_extension": "/etc"},
                            "coursekit": {"lesson": "other"}, "widgets": {"state": "x" * 10_000}}
    return notebook
