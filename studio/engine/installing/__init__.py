"""Brings models onto this machine: from the hub, from files, from other programs' folders. No torch."""
