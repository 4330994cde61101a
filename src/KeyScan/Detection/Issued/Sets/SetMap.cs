using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// The bytes of a fingerprint set: a copy of a file in memory, which nothing that happens to the file can change, or the file mapped, to read
/// or to fill. Whoever cuts a file while it is mapped stops this process; large sets are replaced by renaming, never written over.
/// </summary>
internal sealed unsafe class SetMap : IDisposable
{
    private const int LongestRead = 1 << 20;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly bool _isCopy;
    private byte* _start;

    private SetMap(byte* start, long length)
    {
        _start = start;
        Length = length;
        _isCopy = true;
    }

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

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>The first byte.</summary>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == null, this);
            return _start;
        }
    }

    /// <summary>Writes what was changed to the disk.</summary>
    public void Flush() => _view?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start != null)
        {
            byte* start = _start;
            _start = null;
            if (_isCopy)
                NativeMemory.AlignedFree(start);
            else
                _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        _view?.Dispose();
        _file?.Dispose();
    }
}
