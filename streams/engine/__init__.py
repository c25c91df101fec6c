"""Runs a pure function on Kafka, exactly once: batches, the worker process, transactions, recovery, health.

Safety argument. Every move of an input partition's committed offset happens inside a transaction of one
transactional id, `{app}-{topic}-{partition}`; Faust's own commit is switched off. InitProducerId bumps that
id's epoch and first completes or aborts the former owner's transaction, so at most one epoch can commit.
`StageApp` runs InitProducerId, then reads the committed offset, then lets Faust read the changelog and the
input. Each transaction moves the offset from x to y with exactly the outputs, dead letters and table writes
of [x, y). Group membership, generations and Faust's delivery order are not part of the argument.

A request that had to be sent twice may still be on its way when the next transaction is open, and would take
part in that one: the partition takes a new epoch before (`Producer.in_doubt`), which refuses it.
"""
