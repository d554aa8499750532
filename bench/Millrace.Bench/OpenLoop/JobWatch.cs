using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Bench.OpenLoop;

/// <summary>What one who follows a job has seen of it so far.</summary>
internal sealed class JobWatch(Func<TimeSpan> now)
{
    /// <summary>When the first output came; null before that.</summary>
    public TimeSpan? FirstOutput { get; private set; }

    /// <summary>How the job ended; null before that.</summary>
    public ExecutionResult? Result { get; private set; }

    /// <summary>Takes note of an event.</summary>
    public void See(string type, JsonElement data)
    {
        if (type == "output")
        {
            FirstOutput ??= now();
        }
        else if (type == "result")
        {
            Result = data.GetProperty("result").Deserialize(MillraceJson.Default.ExecutionResult);
        }
    }
}
