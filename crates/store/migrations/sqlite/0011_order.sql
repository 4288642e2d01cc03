-- The order of the backlog is read whole after each change of it: from an index that holds all of
-- it, since the rows themselves are wide.
DROP INDEX workload_by_rank;
CREATE INDEX workload_order ON workload (rank, number, proposed_rank);
