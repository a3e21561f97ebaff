"""The market data store: bars of many stocks in Parquet partitions, each series with a small catalogue of its own."""
