"""The statistics of the house: small grouped tables in, the columns of an answer out.

Every function here is pure (DataFrame or array in, DataFrame or array out), knows no SQL and no page, names
the paper or the R function it follows, and is compared with R's numbers in tests/reference.

intervals                Wilson limits of a share, log-log limits of a curve
retention                where clients go after each session: curves and the leak
clustered_survival       curves whose clients are not independent: one counselor's, or one client's courses
retention_comparison     do groups differ in how many still attend?
outcome                  reliable and clinically significant change
severity_adjusted        change beyond what the first score lets expect, by counselor
funnel                   prediction limits around the practice's rate
binomial_likelihood      the likelihood of counselors' counts over a logit
random_intercept         practice level and spread between counselors, by maximum likelihood
shrinkage                best estimates of counselors' rates, averaged over level and spread
early_dropout, alliance  the answers built from these
"""
