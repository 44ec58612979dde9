CREATE TABLE kept_by_mistake (id BLOB PRIMARY KEY);
ALTER TABLE no_such_table ADD COLUMN outcome TEXT;
