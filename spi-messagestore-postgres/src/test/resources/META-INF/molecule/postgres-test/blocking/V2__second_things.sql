-- waits in the middle until the test lets go of the lock
CREATE TABLE second_things (id integer PRIMARY KEY);
SELECT pg_advisory_xact_lock(4711);
CREATE TABLE third_things (id integer PRIMARY KEY);
