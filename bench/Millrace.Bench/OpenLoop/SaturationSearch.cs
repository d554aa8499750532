namespace Millrace.Bench.OpenLoop;

/// <summary>
/// Looks for the highest rate that is carried. It steps up by half each time until a rate breaks a bound twice in a row (once may be an
/// accident), or down by half when the first did; then it halves the gap between the highest rate that was carried and the
/// lowest that was not, until they are close.
/// </summary>
internal sealed class SaturationSearch
{
    private const double Up = 1.5;
    private const double Down = 2;

    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _precision;
    private bool _isSecondTry;

    /// <param name="first">The rate to begin with, jobs a second.</param>
    /// <param name="lowest">Below this it gives up.</param>
    /// <param name="highest">Above this it does not go.</param>
    /// <param name="precision">How close the two rates are at the end, as a part of the higher: 0.1 is a tenth.</param>
    public SaturationSearch(double first, double lowest, double highest, double precision)
    {
        _lowest = lowest;
        _highest = highest;
        _precision = precision;
        Next = Math.Clamp(first, lowest, highest);
    }

    /// <summary>The rate to try next; null when the search is over.</summary>
    public double? Next { get; private set; }

    /// <summary>The highest rate that was carried; null when none was.</summary>
    public double? Carried { get; private set; }

    /// <summary>The lowest rate that was not; null when all were.</summary>
    public double? Broken { get; private set; }

    /// <summary>Says how <see cref="Next"/> went.</summary>
    /// <exception cref="InvalidOperationException">The search is over.</exception>
    public void Tell(bool wasCarried)
    {
        var rate = Next ?? throw new InvalidOperationException("The search is over.");
        if (!wasCarried && !_isSecondTry)
        {
            _isSecondTry = true;
            return;
        }

        _isSecondTry = false;
        if (wasCarried)
        {
            Carried = rate;
        }
        else
        {
            Broken = rate;
        }

        Next = Choose();
    }

    private double? Choose() => (Carried, Broken) switch
    {
        ({ } carried, null) => carried >= _highest ? null : Math.Min(carried * Up, _highest),
        (null, { } broken) => broken <= _lowest ? null : Math.Max(broken / Down, _lowest),
        ({ } carried, { } broken) => broken - carried <= broken * _precision ? null : (carried + broken) / 2,
        _ => null,
    };
}
