"""Right ways to write `activation` and `activation_derivative` that look unlike the solutions."""

from __future__ import annotations

from autograder.tasks.model import Alternative

_PLAIN = """
def activation(name, z):
    if name == "sigmoid":
        return 1.0 / (1.0 + np.exp(-z))
    elif name == "bipolar_sigmoid":
        return 2.0 / (1.0 + np.exp(-z)) - 1.0
    elif name == "tanh":
        return 2.0 / (1.0 + np.exp(-2.0 * z)) - 1.0
    elif name == "arctan":
        return np.arctan(z)
    elif name == "binary_step":
        return z >= 0
    elif name == "relu":
        return z * (z > 0)
    elif name == "leaky_relu":
        return np.where(z > 0, z, z * 0.01)
    elif name == "softplus":
        return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    elif name == "softmax":
        t = np.exp(z - np.max(z, axis=0))
        return t / np.sum(t, axis=0)
    else:
        raise ValueError(name)
"""
_TABLE = """
def activation(name, z):
    sigmoid = lambda v: np.exp(-np.logaddexp(0.0, -v))
    def softmax(v):
        shifted = v - np.amax(v, axis=0, keepdims=True)
        return np.exp(shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True)))
    functions = {
        "sigmoid": sigmoid,
        "bipolar_sigmoid": lambda v: 2 * sigmoid(v) - 1,
        "tanh": np.tanh,
        "arctan": lambda v: np.arctan2(v, 1.0),
        "binary_step": lambda v: np.heaviside(v, 1.0),
        "relu": lambda v: (np.abs(v) + v) / 2,
        "leaky_relu": lambda v: np.maximum(v, 0) + 0.01 * np.minimum(v, 0),
        "softplus": lambda v: -np.log(sigmoid(-v)) if np.abs(v).max() < 30 else np.logaddexp(v, 0),
        "softmax": softmax,
    }
    if name not in functions:
        raise ValueError("no such activation: " + name)
    return functions[name](z)
"""
_MASKS = """
def activation(name, z):
    z = np.array(z, dtype=float)
    out = np.empty(z.shape)
    high = z >= 0
    low = np.logical_not(high)
    if name == "sigmoid":
        out[high] = 1 / (1 + np.exp(-z[high]))
        e = np.exp(z[low])
        out[low] = e / (1 + e)
    elif name == "bipolar_sigmoid":
        out[high] = (1 - np.exp(-z[high])) / (1 + np.exp(-z[high]))
        out[low] = (np.exp(z[low]) - 1) / (np.exp(z[low]) + 1)
    elif name == "tanh":
        out = np.sinh(np.clip(z, -300, 300)) / np.cosh(np.clip(z, -300, 300))
    elif name == "arctan":
        out = np.arctan(z)
    elif name == "binary_step":
        out[high], out[low] = 1, 0
    elif name == "relu":
        out[high], out[low] = z[high], 0
    elif name == "leaky_relu":
        out[high], out[low] = z[high], 0.01 * z[low]
    elif name == "softplus":
        out[high] = z[high] + np.log(1 + np.exp(-z[high]))
        out[low] = np.log(1 + np.exp(z[low]))
    elif name == "softmax":
        for i in range(z.shape[1]):
            e = np.exp(z[:, i] - max(z[:, i]))
            out[:, i] = e / sum(e)
    else:
        raise ValueError(f"{name} is not known")
    return out
"""
_ENTRY_BY_ENTRY = """
def activation(name, z):
    import math

    def one(v):
        if name == "sigmoid":
            return 0.5 * (1 + math.tanh(v / 2))
        if name == "bipolar_sigmoid":
            return math.tanh(0.5 * v)
        if name == "tanh":
            return math.tanh(v)
        if name == "arctan":
            return math.atan(v)
        if name == "binary_step":
            return 1 if v >= 0 else 0
        if name == "relu":
            return max(v, 0)
        if name == "leaky_relu":
            return v if v >= 0 else v / 100
        if name == "softplus":
            return v if v > 50 else math.log1p(math.exp(v))
        raise ValueError(name)

    if name == "softmax":
        weights = np.exp(z - z.max(axis=0)[np.newaxis, :])
        return weights / (np.ones((1, z.shape[0])) @ weights)
    return np.array([one(float(v)) for v in z.ravel()]).reshape(z.shape)
"""

OF_ACTIVATION = (
    Alternative("plain_formulas", "The sigmoid's plain formula may warn but is right at ±1000; "
                "truth values are labels; axis 0 broadcasts without keepdims.", source=_PLAIN),
    Alternative("table_of_functions", "A dictionary instead of a chain of ifs, and everything "
                "built from logaddexp.", source=_TABLE),
    Alternative("masks", "Fills a new array through masks; limits z only where tanh is 1 to "
                "the last digit.", source=_MASKS),
    Alternative("entry_by_entry", "Loops over the entries with the math module; vectorising "
                "isn't asked for.", source=_ENTRY_BY_ENTRY),
)  # fmt: skip

_DIRECT = """
def activation_derivative(name, z):
    if name == "sigmoid":
        e = np.exp(-np.abs(z))
        return e / (1 + e) ** 2
    elif name == "bipolar_sigmoid":
        e = np.exp(-np.abs(z))
        return 2 * e / (1 + e) ** 2
    elif name == "tanh":
        t = np.tanh(z)
        return (1 - t) * (1 + t)
    elif name == "arctan":
        return 1 / (1 + np.square(z))
    elif name == "binary_step":
        return np.zeros_like(z)
    elif name == "relu":
        return z >= 0
    elif name == "leaky_relu":
        return np.where(z >= 0, 1, 0.01)
    elif name == "softplus":
        return np.exp(-np.logaddexp(0, -z))
    elif name == "softmax":
        e = np.exp(z - np.max(z))
        a = (e / np.sum(e)).reshape(-1)
        return np.diag(a) - np.outer(a, a)
    else:
        raise ValueError(name)
"""
_TABLE_OF_SLOPES = """
def activation_derivative(name, z):
    s = lambda v: 0.5 * (1 + np.tanh(0.5 * v))
    def jacobian(v):
        a = activation("softmax", v)
        return a * (np.eye(len(v)) - a.T)
    functions = {
        "sigmoid": lambda v: s(v) - s(v) ** 2,
        "bipolar_sigmoid": lambda v: 2 * s(v) * (1 - s(v)),
        "tanh": lambda v: 4 * s(2 * v) * (1 - s(2 * v)),
        "arctan": lambda v: np.power(v * v + 1.0, -1),
        "binary_step": lambda v: 0 * v,
        "relu": lambda v: np.heaviside(v, 1),
        "leaky_relu": lambda v: 0.01 + 0.99 * (v >= 0),
        "softplus": s,
        "softmax": jacobian,
    }
    if name not in functions:
        raise ValueError(f"no derivative for {name}")
    return functions[name](z)
"""
_LOOPS = """
def activation_derivative(name, z):
    if name == "softmax":
        a = activation(name, z)
        K = a.shape[0]
        J = np.zeros((K, K))
        for i in range(K):
            for k in range(K):
                if i == k:
                    J[i, k] = a[i, 0] * (1 - a[i, 0])
                else:
                    J[i, k] = -a[i, 0] * a[k, 0]
        return J
    result = np.ones(z.shape)
    if name == "relu" or name == "leaky_relu":
        result[z < 0] = 0.0 if name == "relu" else 0.01
        return result
    if name == "binary_step":
        return result * 0
    if name == "arctan":
        return np.cos(np.arctan(z)) ** 2
    value = activation(name, z)
    if name == "sigmoid":
        return value * activation(name, -z)
    if name == "bipolar_sigmoid":
        return 0.5 * (1 + value) * (1 - value)
    if name == "tanh":
        return 1 / np.cosh(np.clip(z, -350, 350)) ** 2
    if name == "softplus":
        return activation("sigmoid", z)
    raise ValueError("unknown: " + name)
"""

OF_DERIVATIVE = (
    Alternative("direct_formulas", "Needs no `activation`; truth values are labels, an outer "
                "product makes the Jacobian.", source=_DIRECT),
    Alternative("table_of_functions", "A dictionary of formulas, all built from one safe "
                "sigmoid.", source=_TABLE_OF_SLOPES),
    Alternative("loops_and_masks", "Loops over the Jacobian's entries, masks for the kinks.",
                source=_LOOPS),
    Alternative("softmax_einsum", "The outer product by einsum.",
                edits=(("a @ a.T", 'np.einsum("i,k->ik", a[:, 0], a[:, 0])'),)),
)  # fmt: skip
