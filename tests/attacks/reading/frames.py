"""Looks for expected values, seeds and fixtures in all frames and all objects."""
import gc, sys
frame, found = sys._getframe(), []
while frame:
    found += [*frame.f_locals.items()]
    frame = frame.f_back
names = {"expected", "mistakes", "fixtures", "seed_bytes", "secret", "fixture"}
print([f"BREACH {name}" for name, value in found if name in names])
for one in gc.get_objects():
    if type(one).__name__ in ("Fixture", "KnownMistake", "Verdict", "LessonBundle"):
        print("BREACH", type(one))
