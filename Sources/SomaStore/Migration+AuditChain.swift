extension Migration {
    /// How far the audit log's chain has come stands beside the file's length: whoever appends reads and writes both at
    /// once. Where each rotated file ended is a row of `audit_ends`, the first of them the chain's beginning.
    static let auditChain = Migration(
        version: 8,
        name: "the audit log's chain",
        sql: """
            ALTER TABLE files ADD COLUMN lines INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE files ADD COLUMN chain TEXT NOT NULL DEFAULT '';

            CREATE TABLE audit_ends (
                lines INTEGER PRIMARY KEY,
                chain TEXT NOT NULL
            ) STRICT;
            INSERT INTO audit_ends (lines, chain) VALUES (0, '');
            """
    )
}
