-- How far each partition has been taken into this store. A store that is behind its consumer group's commits was restored from a backup.
CREATE TABLE followed (
    topic TEXT NOT NULL,
    number BIGINT NOT NULL,
    next_offset BIGINT NOT NULL,
    PRIMARY KEY (topic, number)
);
