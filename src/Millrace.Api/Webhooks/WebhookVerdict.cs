using Millrace.Contracts.Executions;

namespace Millrace.Api.Webhooks;

/// <summary>What became of an attempt.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="State">Delivered, pending (to be tried again) or failed (to be given up).</param>
/// <param name="Wait">How long the receiver asks to be left alone; null when it does not.</param>
internal sealed record WebhookVerdict(CallbackAttempt Attempt, CallbackState State, TimeSpan? Wait = null);
