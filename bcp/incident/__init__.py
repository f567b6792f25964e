"""An incident (事案) or an exercise (訓練): what happened, hour by hour, and how things stand."""
