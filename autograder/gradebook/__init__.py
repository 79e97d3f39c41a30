"""The bridge to nbgrader: find submissions, record reports, write feedback, export, sum up.

Together with :mod:`autograder.build` the only package that imports nbgrader.
"""

import sys

# A grammar of international addresses, which jsonschema imports if it is there: that takes longer
# than all the rest of nbgrader, and no schema of a notebook asks for such an address.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
