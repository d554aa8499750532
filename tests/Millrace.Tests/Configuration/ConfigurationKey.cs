namespace Millrace.Tests.Configuration;

/// <summary>One key of the configuration, as the reference shows it.</summary>
internal sealed record ConfigurationKey(string Section, string Key, string Default, string Range, string What);
