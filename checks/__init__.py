"""What must hold: typed facts and pure checks over them."""
