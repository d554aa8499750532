namespace Millrace.Tests.Transport.Streaming;

/// <summary>The same promises when nothing is kept after the end, so that late readers come upon the hand-over to the store.</summary>
public sealed class LocalEventStreamWithoutLingerTests() : LocalEventStreamTests(TimeSpan.Zero);
