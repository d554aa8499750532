namespace Millrace.SandboxTests.Escapes;

/// <summary>One attack at a time and nothing beside it: what is left on the host is told from what others do there.</summary>
[CollectionDefinition(nameof(Escapes), DisableParallelization = true)]
public sealed class EscapesInTurn : ICollectionFixture<Battlefield>;
