"""Damage assessment (被害確認): who answers, compared with the last known good."""
