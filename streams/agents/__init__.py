"""The Faust apps, one file each: wiring of stages, tables and topics; the work itself stands in `work/`."""
