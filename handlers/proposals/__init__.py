"""The proposal for next year (提案書): issues tagged in a year, policies for associations, the budget, the figures."""
