extension Migration {
    static let outboxSize = Migration(
        version: 6,
        name: "the outbox's size",
        sql: """
            CREATE TABLE outbox_size (
                items INTEGER NOT NULL,
                bytes INTEGER NOT NULL
            ) STRICT;
            INSERT INTO outbox_size SELECT count(*), coalesce(sum(length(CAST(payload AS BLOB))), 0) FROM outbox;
            CREATE TRIGGER outbox_grows AFTER INSERT ON outbox
            BEGIN
                UPDATE outbox_size SET items = items + 1, bytes = bytes + length(CAST(NEW.payload AS BLOB));
            END;
            CREATE TRIGGER outbox_shrinks AFTER DELETE ON outbox
            BEGIN
                UPDATE outbox_size SET items = items - 1, bytes = bytes - length(CAST(OLD.payload AS BLOB));
            END;
            """
    )
}
