"""Pure work, one folder a stage: values in, values out; no Kafka, no Faust, no clock, no environment."""
