using System.Buffers.Binary;

namespace KeyScan.Git.Packs;

/// <summary>The table at the head of an index: how many ids begin with a byte up to each of the 256.</summary>
internal static class Fanout
{
    /// <summary>The 256 counts; null when they are not in order or too large.</summary>
    public static int[]? Read(ReadOnlySpan<byte> table)
    {
        var counts = new int[256];
        int last = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = BinaryPrimitives.ReadInt32BigEndian(table[(i * 4)..]);
            if (counts[i] < last)
                return null;
            last = counts[i];
        }
        return counts;
    }

    /// <summary>The position of <paramref name="id"/>; -1 when it is not there.</summary>
    public static int Find(ISortedIds ids, int[] counts, in ObjectId id)
    {
        byte first = id.FirstByte;
        int low = first == 0 ? 0 : counts[first - 1], high = counts[first] - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            int order = ids.IdAt(middle).CompareTo(id);
            if (order == 0)
                return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /// <summary>Whether all ids are in order and where the counts say.</summary>
    public static bool IsSorted(ISortedIds ids, int[] counts)
    {
        int position = 0;
        ObjectId last = default;
        for (int first = 0; first < counts.Length; first++)
        {
            for (; position < counts[first]; position++)
            {
                ObjectId id = ids.IdAt(position);
                if (id.FirstByte != first || (position > 0 && id <= last))
                    return false;
                last = id;
            }
        }
        return true;
    }
}
