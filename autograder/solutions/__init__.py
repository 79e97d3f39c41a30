"""The hidden reference implementations, a module per lesson. They import numpy alone."""
