"""The hands: send, bind, resolve, reconcile, recover."""
