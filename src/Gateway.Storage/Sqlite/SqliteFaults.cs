using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Gateway.Storage.Sqlite;

/// <summary>What SQLite's result codes mean (sqlite.org/rescode.html) and what to do about them.</summary>
internal static class SqliteFaults
{
    public static StorageException Translate(SqliteException fault, string path, string doing)
    {
        var (kind, text) = (fault.SqliteErrorCode, fault.SqliteExtendedErrorCode) switch
        {
            (SQLITE_FULL, _) or (_, SQLITE_IOERR_SHMSIZE) =>
                (StorageFault.Full, $"No space is left for {path}. Free space on its disk, or raise its size limit, and try again. Nothing of '{doing}' was kept; what was stored before is safe."),
            (SQLITE_BUSY or SQLITE_LOCKED, _) =>
                (StorageFault.Busy, $"{path} was held by another writer for too long; '{doing}' was not done. Try again; if it goes on, look for a stuck process that has the file open."),
            (SQLITE_READONLY or SQLITE_PERM, _) =>
                (StorageFault.ReadOnly, $"{path} may not be written; '{doing}' was not done. Give this process the right to write the file and its folder."),
            (SQLITE_CORRUPT or SQLITE_NOTADB, _) =>
                (StorageFault.Corrupt, $"{path} is damaged or is no database. Stop every process that uses it, keep a copy, and restore the last backup."),
            (SQLITE_CONSTRAINT, _) =>
                (StorageFault.Constraint, $"A rule of the schema refused '{doing}' in {path}. Nothing of it was kept."),
            (SQLITE_CANTOPEN, _) =>
                (StorageFault.Unavailable, $"{path} cannot be opened. Check that the folder exists and that this process may use it."),
            (SQLITE_IOERR, _) =>
                (StorageFault.Unavailable, $"The disk of {path} failed during '{doing}' (SQLite code {fault.SqliteExtendedErrorCode}). Check the disk; nothing of it was kept."),
            _ => (StorageFault.Defect, $"A statement of '{doing}' failed in {path} (SQLite code {fault.SqliteExtendedErrorCode}). This is a defect of the program: report it."),
        };
        return new StorageException(kind, text, fault);
    }
}
