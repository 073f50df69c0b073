CREATE TABLE second_things (id integer PRIMARY KEY);
