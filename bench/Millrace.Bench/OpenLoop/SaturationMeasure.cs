using System.Globalization;

namespace Millrace.Bench.OpenLoop;

/// <summary>Runs a plan at one rate after another until it is known which is too much.</summary>
internal sealed class SaturationMeasure(OpenLoopRun run, Bounds bounds, LoadSettings settings)
{
    /// <summary>Searches for the highest rate of a mix.</summary>
    public async Task<SaturationRow> MeasureAsync(LoadPlan plan, double? barePerSecond, CancellationToken cancellation)
    {
        var search = new SaturationSearch(plan.Arrivals.Rate, LoadSettings.LowestRate, settings.MostRate, settings.Precision);
        var steps = new List<LoadStep>();
        double? cpu = null;
        while (search.Next is { } rate)
        {
            var share = new CpuShare();
            var at = plan.At(rate);
            var samples = await run.RunAsync(at, cancellation);
            var summary = RunSummary.Of(at.Arrivals, samples);
            var broken = bounds.BrokenBy(summary);
            cpu = broken is null && settings.Url is null ? share.Ms / samples.Count : cpu;
            steps.Add(new LoadStep(summary, broken));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load: {plan.Mix} at {rate:0.#} a second: {broken ?? "carried"}"));
            search.Tell(broken is null);
        }

        return new SaturationRow(plan.Mix.ToString(), search.Carried, search.Broken, steps, cpu, barePerSecond);
    }
}
