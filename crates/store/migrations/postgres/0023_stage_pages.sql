-- Where a workload stands follows from its own tasks, whatever release has them.
CREATE INDEX task_by_workload ON task (workload, number);
