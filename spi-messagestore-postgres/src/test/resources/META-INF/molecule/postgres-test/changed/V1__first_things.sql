CREATE TABLE first_things (id bigint PRIMARY KEY);
