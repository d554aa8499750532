using Millrace.Transport.Callbacks;

namespace Millrace.Api.Webhooks;

/// <summary>Counts the attempts under way, in all and for each receiver, so that a slow one holds its own places and no others.</summary>
internal sealed class WebhookTraffic(int most, int perReceiver)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>What there is room for; null when there is none.</summary>
    public CallbackWish? Room()
    {
        lock (_gate)
        {
            return _total < most ? new CallbackWish(most - _total, perReceiver, _underWay.ToDictionary(one => one.Key, one => Math.Max(0, perReceiver - one.Value))) : null;
        }
    }

    public void Begin(string receiver)
    {
        lock (_gate)
        {
            _total++;
            _underWay[receiver] = _underWay.GetValueOrDefault(receiver) + 1;
        }
    }

    public void End(string receiver)
    {
        lock (_gate)
        {
            _total--;
            if (--_underWay[receiver] == 0)
            {
                _underWay.Remove(receiver);
            }
        }
    }
}
