namespace Millrace.Bench.OpenLoop;

/// <summary>How far jobs follow each other.</summary>
internal enum ArrivalKind
{
    /// <summary>As independent people come: gaps vary (exponentially), several may come at once.</summary>
    Poisson,

    /// <summary>The same gap each time.</summary>
    Constant,
}
