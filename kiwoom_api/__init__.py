"""kiwoom_api."""
