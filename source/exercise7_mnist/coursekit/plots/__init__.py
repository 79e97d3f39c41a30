"""The figures of the lessons.

Every function returns the figure; given ``alt="…"`` it also shows it at once, with that text for
readers who can't see it. ``show(figure, alt="…")`` does the same for any figure of your own.

>>> from coursekit import plots
>>> figure = plots.cost_curve([0.69, 0.41, 0.30])
"""

from coursekit.plots.curves import activation_curves, cost_curve
from coursekit.plots.display import show
from coursekit.plots.graphs import computation_graph
from coursekit.plots.networks import network
from coursekit.plots.pictures import confusion_matrix, image_grid
from coursekit.plots.planes import decision_boundary, points
from coursekit.plots.style import panels

__all__ = [
    "activation_curves",
    "computation_graph",
    "confusion_matrix",
    "cost_curve",
    "decision_boundary",
    "image_grid",
    "network",
    "panels",
    "points",
    "show",
]
