CREATE TABLE second_things (id integer PRIMARY KEY);
SELECT 1 / 0;
