using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Issued.Sets;

/// <summary>
/// A fingerprint set mapped into memory, to read or to fill. Whoever cuts the file while it is mapped stops this process: sets are
/// replaced by renaming, never written over.
/// </summary>
internal sealed unsafe class SetMap : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

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
            _start = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        _view?.Dispose();
        _file?.Dispose();
    }
}
