"""The proving ground: the same day through two doors must give the same orders."""
