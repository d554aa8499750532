using Microsoft.Data.Sqlite;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Jobs;

/// <summary>A job as it comes from the database; unpacked by whoever asked, not by the writer.</summary>
internal sealed record JobRow(JobRecord Head, long Seq, byte[] Spec, byte[]? Result)
{
    private const string Columns =
        "j.seq, j.job_id, j.status, j.attempt, j.created_at, j.started_at, j.finished_at, j.runner_id, j.idempotency_key, j.request_hash, j.tenant, j.account";

    /// <summary>Selects whole jobs.</summary>
    public const string SelectFull = $"SELECT {Columns}, p.spec, p.result FROM jobs j JOIN payloads p USING (seq)";

    /// <summary>Selects what a listing shows.</summary>
    public const string SelectSummary = $"SELECT {Columns}, j.spec_summary, j.result_summary FROM jobs j";

    // Stands in until the blob is unpacked.
    private static readonly JobSpec NoSpec = new()
    {
        Language = "",
        EntryPoint = "",
        Files = [],
        Limits = new Limits { WallMs = 0, CpuMs = 0, MemoryMb = 0, Processes = 0, OutputBytes = 0, FileMb = 0, WorkspaceMb = 0, CompileWallMs = 0 },
    };

    public static JobRow? ReadOne(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    public static List<JobRow> ReadAll(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<JobRow>();
        while (reader.Read())
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    public JobRecord ToRecord() => Head with { Spec = StoredJson.Spec(Spec), Result = Result is null ? null : StoredJson.Result(Result) };

    private static JobRow Read(SqliteDataReader row) => new(
        new JobRecord
        {
            JobId = row.GetString(1),
            Status = (JobStatus)row.GetInt32(2),
            Attempt = row.GetInt32(3),
            CreatedAt = Time(row, 4)!.Value,
            StartedAt = Time(row, 5),
            FinishedAt = Time(row, 6),
            RunnerId = Text(row, 7),
            IdempotencyKey = Text(row, 8),
            RequestHash = Text(row, 9),
            Tenant = row.GetString(10),
            Account = Text(row, 11),
            Spec = NoSpec,
        },
        row.GetInt64(0),
        row.GetFieldValue<byte[]>(12),
        row.IsDBNull(13) ? null : row.GetFieldValue<byte[]>(13));

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
