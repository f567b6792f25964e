"""The words of the plan (plan.yaml): what no graph can know."""
