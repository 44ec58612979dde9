ALTER TABLE panel_case ADD COLUMN outcome TEXT;
