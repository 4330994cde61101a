using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// The bytes of a fingerprint set: a copy of a file in memory, which nothing that happens to the file can change; an open file,
/// of which pieces are read as they are asked for; or, to write one, a new file mapped. What others may write is never mapped:
/// who cuts a mapped file stops this process.
/// </summary>
internal sealed unsafe class SetMap : IDisposable
{
    private const int LongestRead = 1 << 20;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly SafeFileHandle? _handle;
    private readonly List<SectionMemory> _sections = [];
    private byte* _start;
    private bool _isDisposed;

    private SetMap(byte* start, long length)
    {
        _start = start;
        Length = length;
    }

    private SetMap(SafeFileHandle handle) => (_handle, Length) = (handle, RandomAccess.GetLength(handle));

    /// <summary>Maps an open file, which it then owns.</summary>
    public SetMap(SafeFileHandle handle, MemoryMappedFileAccess access)
    {
        Length = RandomAccess.GetLength(handle);
        // An empty file cannot be mapped.
        if (Length == 0)
        {
            handle.Dispose();
            return;
        }
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, access, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>Reads a whole file into memory of its own, outside of the managed heap; the file is closed.</summary>
    /// <exception cref="EndOfStreamException">It became shorter meanwhile.</exception>
    public static SetMap Copy(SafeFileHandle handle)
    {
        using SafeFileHandle owned = handle;
        long length = RandomAccess.GetLength(handle);
        byte* start = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, length), SetLayout.Alignment);
        try
        {
            for (long at = 0; at < length;)
            {
                int read = RandomAccess.Read(handle, new Span<byte>(start + at, (int)Math.Min(length - at, LongestRead)), at);
                at += read > 0 ? read : throw new EndOfStreamException("It became shorter while it was read.");
            }
            return new SetMap(start, length);
        }
        catch
        {
            NativeMemory.AlignedFree(start);
            throw;
        }
    }

    /// <summary>Reads a file a piece at a time, as pieces are asked for; it stays open.</summary>
    public static SetMap OnDemand(SafeFileHandle handle) => new(handle);

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// Whether the file ended, or could not be read, before bytes that it had when it was opened; these were taken to be zero.
    /// </summary>
    public bool IsCut { get; private set; }

    /// <summary>The first byte; only where all are in memory.</summary>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == null, this);
            return _start;
        }
    }

    /// <summary>The bytes from <paramref name="offset"/> on, which must lie in the file.</summary>
    public void Read(long offset, Span<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_handle is null)
        {
            new ReadOnlySpan<byte>(Start + offset, bytes.Length).CopyTo(bytes);
            return;
        }
        int had = 0;
        try
        {
            for (int read = 1; read > 0 && had < bytes.Length; had += read)
                read = RandomAccess.Read(_handle, bytes[had..], offset + had);
        }
        catch (IOException)
        {
            had = 0;
        }
        if (had < bytes.Length)
        {
            bytes[had..].Clear();
            IsCut = true;
        }
    }

    /// <summary>The number at <paramref name="offset"/>.</summary>
    public uint UInt32(long offset)
    {
        uint number = 0;
        Read(offset, new Span<byte>(&number, sizeof(uint)));
        return number;
    }

    /// <summary>The number at <paramref name="offset"/>.</summary>
    public ulong UInt64(long offset)
    {
        ulong number = 0;
        Read(offset, new Span<byte>(&number, sizeof(ulong)));
        return number;
    }

    /// <summary>Memory for a section of a file that is read as it is asked for; null where all is in memory.</summary>
    public SectionMemory? MemoryFor(Section section)
    {
        if (_handle is null || section.Length == 0)
            return null;
        var memory = new SectionMemory(this, section);
        _sections.Add(memory);
        return memory;
    }

    /// <summary>Writes what was changed to the disk.</summary>
    public void Flush() => _view?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (SectionMemory section in _sections)
            section.Dispose();
        _sections.Clear();
        _handle?.Dispose();
        if (_start != null)
        {
            byte* start = _start;
            _start = null;
            if (_view is null)
                NativeMemory.AlignedFree(start);
            else
                _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        _view?.Dispose();
        _file?.Dispose();
    }
}
