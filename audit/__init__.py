"""Ask, judge, remember: collection, runs, results, findings, waivers."""
