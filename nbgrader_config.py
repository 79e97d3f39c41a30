"""nbgrader's settings for this course, read by every nbgrader command and by the formgrader.

``nbgrader autograde`` and the formgrader's button grade with this course's own grader: submissions
are restored, run and judged as by ``autograder grade``, with the same scores and notebooks.
"""

from pathlib import Path

from autograder.gradebook.preprocessors import prepare_nbgrader

prepare_nbgrader()

c = get_config()  # noqa: F821 — nbgrader provides it

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "neural_networks_from_scratch"
# The gradebook is gradebook.db in this folder. For PostgreSQL (see the instructor guide):
# c.CourseDirectory.db_url = "postgresql+psycopg://user:password@host/gradebook"

c.Autograde.sanitize_preprocessors = ["autograder.gradebook.preprocessors.GradeWithEngine"]
c.Autograde.autograde_preprocessors = ["autograder.gradebook.preprocessors.RecordReport"]

# Pages that show students' work (the formgrader's and the feedback) run nothing of it.
c.GenerateFeedback.exporter_class = "autograder.gradebook.feedback.SafeHTMLExporter"
c.HTMLExporter.preprocessors = ["autograder.gradebook.sanitise.CleanNotebook"]
c.HTMLExporter.filters = {
    "markdown2html": "autograder.gradebook.sanitise.markdown2html",
    "strip_files_prefix": "autograder.gradebook.sanitise.strip_files_prefix",
    "highlight_code": "autograder.gradebook.colours.highlight_code",
}
c.FormgradeExtension.debug = False  # else the page shows all settings, the database's password too
