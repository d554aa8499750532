namespace Millrace.Bench.Measuring;

/// <summary>What a resting server holds.</summary>
/// <param name="Moment">When.</param>
/// <param name="ServerMb">Resident memory of the server's process.</param>
/// <param name="TreeMb">Memory of it and of all its sandboxes, shared pages counted once.</param>
/// <param name="Processes">How many processes these are.</param>
/// <param name="CpuPercent">CPU time of all of them, as a share of one core.</param>
internal sealed record ResourceRow(string Moment, double ServerMb, double TreeMb, int Processes, double CpuPercent);
