"""Task `nutrient_percentages`: broadcasting a row of totals over a table."""

from __future__ import annotations

import numpy as np

from autograder.tasks.lesson1_logistic_unit.drawing import sizes
from autograder.tasks.model import Mistake, Task, alternative, general, mistake, unchanged, values
from coursekit.judge.model import Case

CALORIES = ((56.0, 0.0, 4.4, 68.0), (1.2, 104.0, 52.0, 8.0), (1.8, 135.0, 99.0, 0.9))
"""Calories from carbohydrates, protein and fat in 100 g of apples, beef, eggs and potatoes."""


def draw(rng: np.random.Generator) -> list[Case]:
    """The lesson's table, another of its size, others: square, wide, whole numbers."""
    rows, columns, side = sizes(rng, 3, 5, 9)

    def table(r: int, c: int) -> np.ndarray:
        return rng.uniform(0.5, 90.0, size=(r, c))

    whole = rng.integers(1, 60, size=(columns, rows))
    return [
        Case("the calories table", {"A": np.array(CALORIES)}),
        Case("another table of 3 rows and 4 columns", {"A": table(3, 4)}),
        Case(f"{rows} rows and {columns} columns", {"A": table(rows, columns)}, "general"),
        Case(f"a square table of {side} rows", {"A": table(side, side)}, "general"),
        Case(f"whole numbers, {columns} rows", {"A": whole}, "general"),
        Case("a single column", {"A": table(rows, 1)}, "general"),
        Case("a single row", {"A": table(1, columns)}, "general"),
    ]


MISTAKES = (
    mistake(
        "sums_rows",
        "A.sum(axis=0, keepdims=True)",
        "A.sum(axis=1, keepdims=True)",
        "You divide by the total of each row, so your rows add up to 100. A food is a column here: "
        "which axis must disappear in the sum?",
        "Classic axis mix-up: axis=1 runs along the row.",
    ),
    mistake(
        "sums_rows_without_keepdims",
        "A.sum(axis=0, keepdims=True)",
        "A.sum(axis=1)",
        "Your totals are those of the rows, and they are lined up with the columns. Check with a "
        "small table which axis the sum should run along.",
        "axis=1 without keepdims: an error for most tables, silently wrong for square ones.",
    ),
    mistake(
        "totals_as_column",
        "A.sum(axis=0, keepdims=True)",
        "A.sum(axis=0).reshape(-1, 1)",
        "Your totals stand in a column, so each row of the table is divided by one of them. There "
        "is one total per column: what shape lines up with that?",
        "The right totals reshaped to the wrong direction.",
    ),
    mistake(
        "no_hundred",
        "100 * A / totals",
        "A / totals",
        "These are shares between 0 and 1; per cent are asked for.",
        "Fractions instead of percentages.",
    ),
    mistake(
        "grand_total",
        "A.sum(axis=0, keepdims=True)",
        "A.sum()",
        "You divide by the total of the whole table. Every column has a total of its own.",
        "sum() without an axis adds up everything.",
    ),
    mistake(
        "mean_for_sum",
        "A.sum(axis=0, keepdims=True)",
        "A.mean(axis=0, keepdims=True)",
        "Your columns don't add up to 100: you divide by the column's mean where its total is "
        "needed.",
        "mean instead of sum.",
    ),
    mistake(
        "largest_for_sum",
        "A.sum(axis=0, keepdims=True)",
        "A.max(axis=0, keepdims=True)",
        "The largest entry of each column comes out as 100, so you divide by it. What is the "
        "whole that the parts belong to?",
        "Normalising by the maximum, a habit from scaling pictures.",
    ),
    mistake(
        "first_total_only",
        "A.sum(axis=0, keepdims=True)",
        "A[:, 0].sum()",
        "Only your first column adds up to 100: the other columns are divided by its total too.",
        "The formula for apples applied to all foods.",
    ),
    mistake(
        "three_rows_only",
        "A.sum(axis=0, keepdims=True)",
        "A[0] + A[1] + A[2]",
        "Your totals take the first three rows only. The function is for tables with any number "
        "of rows.",
        "The three nutrients of the example written into the code.",
    ),
    mistake(
        "four_columns_only",
        "A.sum(axis=0, keepdims=True)",
        "A.sum(axis=0).reshape(1, 4)",
        "The number of foods is written into your code. Let the table say how many columns it has.",
        "Source 001 reshapes its totals to (1, 4).",
    ),
    mistake(
        "one_decimal",
        "100 * A / totals",
        "np.round(100 * A / totals, 1)",
        "Your percentages are rounded. Keep all digits in the function; round when you print.",
        "The text prints 94.9 %, so the result is rounded to match.",
    ),
    mistake(
        "whole_percent",
        "100 * A / totals",
        "100 * A // totals",
        "Your percentages are cut down to whole numbers. Which of Python's divisions keeps the "
        "fraction?",
        "// typed for /.",
    ),
    mistake(
        "first_row_only",
        "100 * A / totals",
        "(100 * A / totals)[0]",
        "You return one row, the share of carbohydrates. All rows are asked for, in the shape of "
        "the table.",
        "Only the number that the text discusses is computed.",
    ),
    mistake(
        "transposed_result",
        "100 * A / totals",
        "(100 * A / totals).T",
        "The numbers are right, but rows and columns have changed places: one food per column, "
        "please.",
        "A transpose too many.",
    ),
    Mistake(
        "zeros_like_whole_numbers",
        "For a table of whole numbers your result is cut down to whole numbers as well: an array "
        "made like A has A's type.",
        "np.zeros_like of an integer array is an integer array.",
        source="""
def nutrient_percentages(A):
    result = np.zeros_like(A)
    for column in range(A.shape[1]):
        result[:, column] = 100 * A[:, column] / A[:, column].sum()
    return result
""",
    ),
    Mistake(
        "overwrites_table",
        "Your function changes the table that it is given. Compute into a new array and leave A "
        "alone.",
        "Filling the results into the argument saves a line and destroys the caller's data.",
        source="""
def nutrient_percentages(A):
    for column in range(A.shape[1]):
        A[:, column] = 100 * A[:, column] / A[:, column].sum()
    return A
""",
    ),
    Mistake(
        "memorised_table",
        "You return the answer for the calories table, whatever table is given. Compute it from A.",
        "A hard-coded answer that passes a check with a single case.",
        source="""
def nutrient_percentages(A):
    foods = [[56.0, 1.2, 1.8], [0.0, 104.0, 135.0], [4.4, 52.0, 99.0], [68.0, 8.0, 0.9]]
    return np.array([[100 * part / sum(food) for part in food] for food in foods]).T
""",
    ),
)

ALTERNATIVES = (
    alternative(
        "flat_totals",
        """
def nutrient_percentages(A):
    cal = np.sum(A, axis=0)
    return A / cal * 100
""",
        "Totals of shape (c,) broadcast along the rows as well; another order of operations.",
    ),
    alternative(
        "loops",
        """
def nutrient_percentages(A):
    r, c = A.shape
    result = np.zeros((r, c))
    for j in range(c):
        total = 0.0
        for i in range(r):
            total += A[i, j]
        for i in range(r):
            result[i, j] = A[i, j] / total * 100
    return result
""",
        "Plain loops; the task doesn't ask for speed.",
    ),
    alternative(
        "by_rows_of_transpose",
        """
def nutrient_percentages(A):
    foods = A.T
    return (100.0 * foods / foods.sum(axis=1).reshape(-1, 1)).T
""",
        "Works on the transpose and turns the result back.",
    ),
    alternative(
        "einsum",
        """
def nutrient_percentages(A):
    return np.einsum("ij,j->ij", A, 100.0 / np.einsum("ij->j", A))
""",
        "einsum for the totals and for the scaling.",
    ),
    alternative(
        "columns_stacked",
        """
def nutrient_percentages(A):
    return np.column_stack([100 * column / sum(column) for column in A.T])
""",
        "One column after the other, put side by side at the end.",
    ),
    alternative(
        "matrix_product",
        """
def nutrient_percentages(A):
    return A @ np.diag(100 / np.dot(np.ones(A.shape[0]), A))
""",
        "Scales the columns by a diagonal matrix.",
    ),
)

TASK = Task(
    "nutrient_percentages",
    draw,
    (
        values(
            "percentages",
            4,
            text="right for tables of 3 rows and 4 columns",
            leaves=(),
            groups=("basic",),
        ),
        general(2, "right for other sizes and whole numbers"),
        unchanged(1),
    ),
    MISTAKES,
    ALTERNATIVES,
)
