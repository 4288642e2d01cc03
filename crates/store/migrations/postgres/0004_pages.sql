-- Orders in which lists are shown, so that a page is read without the rest of the list.
CREATE INDEX asset_in_order ON asset (name, id);
CREATE INDEX workload_in_order ON workload ((COALESCE(rank, 9223372036854775807)), number);
DROP INDEX asset_by_name;
DROP INDEX workload_by_rank;
