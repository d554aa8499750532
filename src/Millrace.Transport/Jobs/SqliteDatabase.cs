using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Millrace.Transport.Jobs;

/// <summary>Opens the database file, makes or migrates its schema, and refuses one it does not understand.</summary>
internal sealed class SqliteDatabase
{
    private const int BusyTimeoutMs = 5_000;

    // A log that grew under a long reader is cut back to this at the next checkpoint.
    private const int WalSizeLimit = 64 * 1024 * 1024;

    private static readonly Lock Creation = new();

    private readonly string _path;
    private readonly SqliteSynchronous _synchronous;

    public SqliteDatabase(string directory, SqliteSynchronous synchronous)
    {
        _path = Path.Combine(directory, "millrace.db");
        _synchronous = synchronous;
    }

    /// <summary>Makes a directory that only this user can read: it will hold other people's programs.</summary>
    public static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The one session that writes. Makes the file and brings its schema up to date.</summary>
    public SqliteSession OpenWriter()
    {
        SqliteSession? session = null;
        try
        {
            CreateFile();
            session = Open($"""
                PRAGMA busy_timeout = {BusyTimeoutMs};
                PRAGMA wal_autocheckpoint = {SqliteCheckpointer.WriterLimit};
                PRAGMA auto_vacuum = INCREMENTAL;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {Level};
                PRAGMA foreign_keys = ON;
                PRAGMA journal_size_limit = {WalSizeLimit};
                """);
            Migrate(session);
            return session;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            session?.Dispose();
            throw new JobStoreUnusableException(Explain(e), e);
        }
        catch (JobStoreUnusableException)
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>A session that empties the write-ahead log.</summary>
    public SqliteSession OpenCheckpointer() => Open($"PRAGMA busy_timeout = {BusyTimeoutMs}; PRAGMA synchronous = {Level};");

    /// <summary>A session that reads; it never waits for the writer.</summary>
    public SqliteSession OpenReader() => Open($"PRAGMA busy_timeout = {BusyTimeoutMs}; PRAGMA query_only = ON;");

    private string Level => _synchronous.ToString().ToUpperInvariant();

    private SqliteSession Open(string settings)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = false,
            DefaultTimeout = BusyTimeoutMs / 1000,
        }.ToString());
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            session.Execute(settings);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CreateFile()
    {
        CreateDirectory(Path.GetDirectoryName(_path)!);

        // Closing any descriptor of a file drops all locks this process has on it: none may be open here once SQLite holds it.
        lock (Creation)
        {
            if (OperatingSystem.IsWindows() || File.Exists(_path))
            {
                return;
            }

            try
            {
                // SQLite gives its log files the mode of the database.
                using var file = new FileStream(_path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException) when (File.Exists(_path))
            {
                // Another process was quicker.
            }
        }
    }

    private void Migrate(SqliteSession session)
    {
        var version = VersionOf(session);
        if (version > SqliteSchema.Versions.Count)
        {
            throw new JobStoreUnusableException(
                $"The job store '{_path}' was written by a newer Millrace (version {version} of its schema; this one knows {SqliteSchema.Versions.Count}). " +
                "Start that version, or move the file away to begin with an empty store.");
        }

        while (version < SqliteSchema.Versions.Count)
        {
            version = MigrateOnce(session);
        }

        // A damaged file may have a sound first page: touch what the work will touch.
        session.Command("SELECT count(*) FROM (SELECT seq FROM jobs ORDER BY created_at LIMIT 100) JOIN payloads USING (seq)").ExecuteScalar();
    }

    // A second process may open the file at this moment: the version is asked again when nobody else can change it.
    private static int MigrateOnce(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            var version = VersionOf(session);
            if (version < SqliteSchema.Versions.Count)
            {
                session.Execute($"{SqliteSchema.Versions[version]}\nPRAGMA user_version = {++version};");
            }

            session.Execute("COMMIT");
            return version;
        }
        catch
        {
            session.Execute("ROLLBACK");
            throw;
        }
    }

    private static int VersionOf(SqliteSession session) =>
        Convert.ToInt32(session.Command("PRAGMA user_version").ExecuteScalar(), CultureInfo.InvariantCulture);

    private string Explain(Exception e)
    {
        var damaged = e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB };
        return damaged
            ? $"The job store '{_path}' is damaged or no Millrace database ({e.Message}). Restore it from a backup, or move it away to begin with an empty store."
            : $"The job store '{_path}' cannot be opened: {e.Message}";
    }
}
