"""The point sets hold exactly the numbers of the recipes, and disturb nobody's random numbers."""

import numpy as np
import pytest
from sklearn.datasets import make_circles, make_moons

from coursekit import data


def test_moons_are_those_of_the_seeded_global_generator():
    np.random.seed(1)
    points, labels = make_moons(n_samples=200, noise=0.2)
    X, Y = data.moons()
    np.testing.assert_array_equal(X, points.T)
    np.testing.assert_array_equal(Y, labels.reshape(1, 200))


def test_circles_are_those_of_the_seeded_global_generator():
    np.random.seed(5)
    points, labels = make_circles(n_samples=60, noise=0.3, factor=0.5)
    X, Y = data.circles(60, seed=5)
    np.testing.assert_array_equal(X, points.T)
    np.testing.assert_array_equal(Y, labels.reshape(1, 60))


def test_flower_follows_the_recipe_draw_by_draw():
    np.random.seed(1)
    columns, labels = [], []
    for j in range(2):
        t = np.linspace(j * 3.12, (j + 1) * 3.12, 200) + np.random.randn(200) * 0.2
        r = 4 * np.sin(4 * t) + np.random.randn(200) * 0.2
        columns += [[r_i * np.sin(t_i), r_i * np.cos(t_i)] for r_i, t_i in zip(r, t, strict=True)]
        labels += [j] * 200
    X, Y = data.flower()
    np.testing.assert_allclose(X, np.array(columns).T, rtol=1e-14, atol=1e-14)
    np.testing.assert_array_equal(Y, [labels])


@pytest.mark.parametrize("draw", [data.moons, data.circles, data.flower])
def test_points_are_columns_and_the_global_generator_is_left_alone(draw):
    np.random.seed(7)
    before = np.random.get_state()[1].copy()
    X, Y = draw(30)
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    assert X.shape == (2, 30)
    assert X.dtype == np.float64
    assert Y.shape == (1, 30)
    assert np.issubdtype(Y.dtype, np.integer)
    assert np.bincount(Y[0]).tolist() == [15, 15]
    again, _ = draw(30)
    np.testing.assert_array_equal(again, X)
    other, _ = draw(30, seed=2)
    assert not np.array_equal(other, X)


@pytest.mark.parametrize("m", [-2, 0, 7])
def test_a_flower_needs_two_equal_halves(m):
    with pytest.raises(ValueError, match=f"even number.*m={m}"):
        data.flower(m)
