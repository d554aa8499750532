namespace Millrace.Transport.Jobs;

/// <summary>The shape of the database, one script for each version; <c>user_version</c> says how many have run.</summary>
internal static class SqliteSchema
{
    /// <summary>
    /// Appended to, never edited. Times are UTC ticks; status is the number of <c>JobStatus</c>, final from 2.
    /// <c>jobs</c> holds what a listing shows; sources, outputs and events are in <c>payloads</c>, which a listing never reads.
    /// Blobs are in the form of <see cref="PackedBlob"/>.
    /// </summary>
    public static readonly IReadOnlyList<string> Versions =
    [
        """
        CREATE TABLE jobs (
            seq INTEGER PRIMARY KEY,
            job_id TEXT NOT NULL UNIQUE,
            status INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            workspace_id TEXT NOT NULL,
            language TEXT NOT NULL,
            runner_id TEXT,
            idempotency_key TEXT,
            request_hash TEXT,
            spec_summary BLOB NOT NULL,
            result_summary BLOB
        );
        CREATE TABLE payloads (
            seq INTEGER PRIMARY KEY REFERENCES jobs (seq) ON DELETE CASCADE,
            spec BLOB NOT NULL,
            result BLOB,
            result_seq INTEGER,
            result_at INTEGER,
            events BLOB
        );
        CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL);
        CREATE UNIQUE INDEX jobs_by_idempotency_key ON jobs (idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX jobs_by_age ON jobs (created_at);
        CREATE INDEX jobs_by_workspace ON jobs (workspace_id, created_at);
        CREATE INDEX jobs_unfinished ON jobs (created_at) WHERE status < 2;
        CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
        """,
        // What everything belongs to; keys, shares and what keys have used.
        """
        ALTER TABLE jobs ADD COLUMN tenant TEXT NOT NULL DEFAULT 'anonymous';
        ALTER TABLE jobs ADD COLUMN account TEXT;
        DROP INDEX jobs_by_idempotency_key;
        DROP INDEX jobs_by_workspace;
        CREATE UNIQUE INDEX jobs_by_idempotency_key ON jobs (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX jobs_by_tenant ON jobs (tenant, created_at);
        CREATE INDEX jobs_by_workspace ON jobs (tenant, workspace_id, created_at);
        CREATE TABLE keys (
            key_id TEXT PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            revoked_at INTEGER,
            record BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE cpu_use (
            account TEXT NOT NULL,
            day INTEGER NOT NULL,
            ms REAL NOT NULL,
            PRIMARY KEY (account, day)
        ) WITHOUT ROWID;
        CREATE TABLE shares (
            seq INTEGER PRIMARY KEY,
            share_id TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            language TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            digest TEXT NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX shares_by_tenant ON shares (tenant, created_at);
        CREATE TABLE share_total (id INTEGER PRIMARY KEY CHECK (id = 1), bytes INTEGER NOT NULL);
        INSERT INTO share_total (id, bytes) VALUES (1, 0);
        """,
        // What is to be told to callback URLs: made with its job, due once that is over.
        """
        CREATE TABLE callbacks (
            seq INTEGER PRIMARY KEY REFERENCES jobs (seq) ON DELETE CASCADE,
            url TEXT NOT NULL,
            receiver TEXT NOT NULL,
            state INTEGER NOT NULL,
            since INTEGER,
            due INTEGER,
            claimed INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            log BLOB
        );
        CREATE INDEX callbacks_due ON callbacks (receiver, due) WHERE due IS NOT NULL;
        """,
    ];
}
