"""The autograder: everything a student must not see."""
