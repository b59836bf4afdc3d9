"""How dates are written: the forms that are known, and which of them a whole column has."""
