namespace Millrace.Sandbox.Pool;

/// <summary>How many wait: what is made, replaced and let go, and when.</summary>
public sealed partial class SandboxPool
{
    private static readonly TimeSpan Upkeep = TimeSpan.FromSeconds(1);

    // Making and removing a sandbox keep a CPU busy in the kernel for a millisecond or two, which jobs would wait for on a machine of few.
    // While enough are ready, a new one is made when those under way are over, unless they take long; a used one goes when its result is told.
    private static readonly TimeSpan MakingPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestMakingPause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(3);

    // One loop looks after all shelves: whenever something was taken, and every second for what changes by itself.
    private async Task KeepAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            foreach (var shelf in _shelves.Values)
            {
                ReplaceOld(shelf);
            }

            Shrink();
            while (MostWanting() is { } wanting && await _makers.WaitAsync(0))
            {
                wanting.BeginMaking();
                Track(Task.Run(() => MakeAsync(wanting)));
            }

            await WaitForChangeAsync();
        }
    }

    private async Task WaitForChangeAsync()
    {
        try
        {
            if (await _changed.WaitAsync(Upkeep, _stopping.Token) && HasEnough)
            {
                await StandBackAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The pool ends.
        }
    }

    // Until the jobs that have a sandbox are over and told, as long as enough are ready for others.
    private async Task StandBackAsync()
    {
        var began = _time.GetTimestamp();
        await Task.Delay(MakingPause, _time, _stopping.Token);
        var waited = false;
        while (HasEnough && _shelves.Values.Any(s => s.InUse > 0) && LongestMakingPause - _time.GetElapsedTime(began) is { Ticks: > 0 } left)
        {
            waited = true;
            await _changed.WaitAsync(left, _stopping.Token);
        }

        if (waited && HasEnough)
        {
            await Task.Delay(RemovalPause, _time, _stopping.Token);
        }
    }

    private bool HasEnough => _shelves.Values.All(s => s.HasEnough);

    // The shelf with the smallest part of its target, if there is room for one more.
    private Shelf? MostWanting()
    {
        var total = _shelves.Values.Sum(s => s.Ready + s.Making);
        var bytes = _shelves.Values.Sum(s => (s.Ready + s.Making) * s.Bytes);
        var now = _time.GetTimestamp();

        // What takes long must leave a maker to what does not.
        var noMoreHeavy = _shelves.Values.Where(s => s.IsHeavy).Sum(s => s.Making) >= Math.Max(1, _options.Makers - 1);
        return _shelves.Values
            .Where(s => !(s.IsHeavy && noMoreHeavy))
            .Where(s => s.Ready + s.Making < s.Target && s.RetryAt <= now && total < _options.Capacity && bytes + s.Bytes <= _options.MemoryBytes)
            .MinBy(s => (double)(s.Ready + s.Making) / s.Target);
    }

    private void ReplaceOld(Shelf shelf)
    {
        while (shelf.TryPeek(out var oldest) && (!oldest.IsUsable || _time.GetElapsedTime(oldest.MadeAt) > _options.MaxAge) && shelf.TryTake(out var taken))
        {
            Destroy(taken.Sandbox);
        }
    }

    // After a rush: one at a time, from the shelf that has most beyond its target.
    private void Shrink()
    {
        while (_shelves.Values.Where(s => s.Ready > s.Target + 1).MaxBy(s => s.Ready - s.Target) is { } fullest && fullest.TryTake(out var spare))
        {
            Destroy(spare.Sandbox);
        }
    }
}
