using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// Memory for a section of a large set, which is read a chunk at a time as its bytes are asked for: what is asked for again costs
/// a look at one byte. What was read stays as it was, whatever happens to the file. All threads share one.
/// </summary>
internal sealed unsafe class SectionMemory : IDisposable
{
    /// <summary>Bytes of a chunk, as a power of two: a filter of a hundred million keys has two thousand.</summary>
    private const int ChunkBits = 16;

    private readonly SetMap _map;
    private readonly Section _section;
    private readonly bool[] _isRead;
    private byte* _start;

    /// <summary>Reserves the memory; nothing is read yet.</summary>
    public SectionMemory(SetMap map, Section section)
    {
        (_map, _section) = (map, section);
        _isRead = new bool[((section.Length - 1) >> ChunkBits) + 1];
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)section.Length, SetLayout.Alignment);
    }

    /// <summary>The section's first byte, which holds what the file does once <see cref="Need"/> was asked for it.</summary>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == null, this);
            return _start;
        }
    }

    /// <summary>Sees to it that the cache line at <paramref name="offset"/> of the section is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Need(long offset)
    {
        long chunk = offset >> ChunkBits;
        if (!Volatile.Read(ref _isRead[chunk]))
            Read(chunk);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Read(long chunk)
    {
        // Two threads that want it at once both read it, and write the same bytes.
        long from = chunk << ChunkBits;
        _map.Read(_section.Offset + from, new Span<byte>(Start + from, (int)Math.Min(1 << ChunkBits, _section.Length - from)));
        Volatile.Write(ref _isRead[chunk], true);
    }
}
