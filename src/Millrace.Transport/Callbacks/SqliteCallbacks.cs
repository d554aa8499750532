using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Callbacks;

/// <summary>What the job store does for callbacks, within its own transactions: a job and its callback are recorded together, and end together.</summary>
internal static class SqliteCallbacks
{
    public static void Insert(SqliteSession session, long seq, string url) =>
        session.Command(
            "INSERT INTO callbacks (seq, url, receiver, state) VALUES ($seq, $url, $receiver, $state)",
            ("$seq", seq),
            ("$url", url),
            ("$receiver", CallbackReceiver.Of(url)),
            ("$state", (int)CallbackState.Waiting)).ExecuteNonQuery();

    public static void MakeDue(SqliteSession session, long seq, DateTimeOffset now) =>
        session.Command(
            "UPDATE callbacks SET state = $pending, since = $now, due = $now WHERE seq = $seq",
            ("$seq", seq),
            ("$pending", (int)CallbackState.Pending),
            ("$now", now.UtcTicks)).ExecuteNonQuery();
}
