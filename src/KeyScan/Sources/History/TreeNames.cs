using System.Collections.Concurrent;
using System.Text;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Has the names searched that trees give to files and folders. A worker asks for itself; most names were asked for before.
/// </summary>
/// <param name="receivers">One for each worker.</param>
internal sealed class TreeNames(IBlobReceiver[] receivers)
{
    /// <summary>No key is shorter, bytes.</summary>
    public const int Shortest = 16;

    private const int CacheLength = 1 << 14;

    private readonly int[][] _clean = [.. receivers.Select(_ => new int[CacheLength])];

    /// <summary>The objects whose names hold a secret somewhere.</summary>
    public ConcurrentDictionary<ObjectId, bool> Named { get; } = new();

    /// <summary>Whether the name of <paramref name="entry"/> holds a secret.</summary>
    public bool Find(TreeEntry entry, int worker)
    {
        if (entry.Name.Length < Shortest)
            return false;
        // By a hash that differs from run to run: nobody can make a name pass for another.
        var hash = new HashCode();
        hash.AddBytes(entry.Name);
        int code = hash.ToHashCode() | 1;
        ref int clean = ref _clean[worker][(code >> 1) & (CacheLength - 1)];
        if (clean == code)
            return false;
        if (receivers[worker].ReceiveName(Encoding.UTF8.GetString(entry.Name), HistoryReceiver.Unattributed, entry.Id))
            return Named.TryAdd(entry.Id, true) || true;
        clean = code;
        return false;
    }
}
