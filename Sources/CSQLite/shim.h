#ifndef SOMA_CSQLITE_SHIM_H
#define SOMA_CSQLITE_SHIM_H

#include <sqlite3.h>

/* Variadic: Swift cannot call it. */
static inline int soma_sqlite3_set_config(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

/* Variadic. In place before the first database is opened, or not at all. */
static inline void soma_sqlite3_leave_memory_uncounted(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static inline void soma_sqlite3_use_one_thread(void) {
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
}

/* SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift does not import. */
static inline int soma_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 length) {
    return sqlite3_bind_text64(statement, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int soma_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", length, SQLITE_TRANSIENT);
}

#endif
