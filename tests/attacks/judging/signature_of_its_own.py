"""A function whose signature, name, code and globals are asked for in vain."""
class Function:
    @property
    def __signature__(self): raise SystemExit
    __code__ = __name__ = property(lambda self: self)
    __globals__ = property(lambda self: {"x": print("BREACH" if "secret" in globals() else "")})
    __wrapped__ = property(lambda self: Function())
    def __call__(self, *a, **k): return 1.0
double, quadruple = Function(), Function()
