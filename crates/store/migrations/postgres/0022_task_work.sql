-- What people wrote to a task.
CREATE TABLE task_note (
    task    UUID NOT NULL REFERENCES task (id),
    seq     BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    says    TEXT NOT NULL,
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    PRIMARY KEY (task, seq)
);

-- Its runbook.
CREATE TABLE task_step (
    task    UUID NOT NULL REFERENCES task (id),
    seq     BIGINT NOT NULL,
    says    TEXT NOT NULL,
    done_by TEXT,
    done_at TEXT,
    PRIMARY KEY (task, seq)
);

-- A board counts its columns and lanes without reading a task.
CREATE INDEX task_on_board ON task (iteration, state, number, assignee, workload, estimate_tenths);
CREATE INDEX task_by_assignee ON task (assignee, state, number);
