using Microsoft.Extensions.Options;

namespace Millrace.Api.Webhooks;

/// <summary>When a callback is tried again.</summary>
internal sealed class WebhookSchedule(IOptions<WebhookOptions> options)
{
    // Enough for any pause to reach its bound, and no number to overflow.
    private const int MostDoublings = 30;

    // Callbacks that failed together do not come back together.
    private const double Jitter = 0.2;

    private readonly WebhookOptions _options = options.Value;

    /// <summary>The pause after a failed attempt; null when the time is over.</summary>
    /// <param name="attempts">How many attempts failed before this one.</param>
    /// <param name="age">How long the job has been over.</param>
    /// <param name="asked">How long the receiver asks to be left alone.</param>
    /// <param name="chance">From 0 to 1.</param>
    public TimeSpan? After(int attempts, TimeSpan age, TimeSpan? asked, double chance)
    {
        var pause = Math.Min(_options.FirstPauseSeconds * Math.Pow(2, Math.Min(attempts, MostDoublings)), _options.LongestPauseSeconds);
        var jittered = TimeSpan.FromSeconds(pause * (1 - Jitter + (2 * Jitter * chance)));
        var next = asked > jittered ? asked.Value : jittered;
        return (age + next).TotalSeconds > _options.GiveUpSeconds ? null : next;
    }
}
