CREATE TABLE first_things (id integer PRIMARY KEY);
