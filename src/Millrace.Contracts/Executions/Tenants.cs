namespace Millrace.Contracts.Executions;

/// <summary>Names of tenants that mean something by themselves.</summary>
public static class Tenants
{
    /// <summary>Callers without a key, all together.</summary>
    public const string Anonymous = "anonymous";
}
