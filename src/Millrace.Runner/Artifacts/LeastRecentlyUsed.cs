using System.Diagnostics.CodeAnalysis;

namespace Millrace.Runner.Artifacts;

/// <summary>Things by name within a bound of bytes: what was not used for longest goes first. For use by several threads.</summary>
internal sealed class LeastRecentlyUsed<T>(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Item>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<Item> _order = new();
    private long _bytes;

    public (int Count, long Bytes) Size
    {
        get
        {
            lock (_lock)
            {
                return (_items.Count, _bytes);
            }
        }
    }

    /// <summary>Finds a thing; it counts as used now.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out T value)
    {
        lock (_lock)
        {
            if (!_items.TryGetValue(name, out var node))
            {
                value = default;
                return false;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Adds or replaces a thing, used now; returns the names of what had to go for it.</summary>
    public IReadOnlyList<string> Put(string name, T value, long bytes)
    {
        lock (_lock)
        {
            Drop(name);
            Add(_order.AddFirst(new Item(name, value, bytes)));
            return Shrink();
        }
    }

    /// <summary>Adds a thing that was used before all others, unless it is there; returns the names of what had to go.</summary>
    public IReadOnlyList<string> PutOldest(string name, T value, long bytes)
    {
        lock (_lock)
        {
            if (!_items.ContainsKey(name))
            {
                Add(_order.AddLast(new Item(name, value, bytes)));
            }

            return Shrink();
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            Drop(name);
        }
    }

    private void Add(LinkedListNode<Item> node)
    {
        _items[node.Value.Name] = node;
        _bytes += node.Value.Bytes;
    }

    private List<string> Shrink()
    {
        var gone = new List<string>();
        while (_bytes > capacity && _order.Last is { } oldest)
        {
            Drop(oldest.Value.Name);
            gone.Add(oldest.Value.Name);
        }

        return gone;
    }

    private void Drop(string name)
    {
        if (_items.Remove(name, out var node))
        {
            _order.Remove(node);
            _bytes -= node.Value.Bytes;
        }
    }

    private readonly record struct Item(string Name, T Value, long Bytes);
}
