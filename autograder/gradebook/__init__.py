"""The bridge to nbgrader: find submissions, record reports, write feedback, export, sum up.

Together with :mod:`autograder.build` the only package that imports nbgrader.
"""
