"""How often the dashboard cries wolf, and how often it finds what is there: clinics simulated, real measures run."""
