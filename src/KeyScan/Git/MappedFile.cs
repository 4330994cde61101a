using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using KeyScan.Primitives.Files;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Git;

/// <summary>
/// A file mapped into memory; every access is checked against its length. Git never changes packs and indexes once written;
/// whoever cuts one while it is mapped stops this process as it stops git.
/// </summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private const long MostResident = 48 << 20;

    /// <summary>The pages that come along when one is touched (Linux's fault_around_bytes by default).</summary>
    private const long MappedAround = 64 << 10;

    private const int DontNeed = 4;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;
    private long _read;
    private long _lastEnd;

    private MappedFile(string path, SafeFileHandle handle)
    {
        Path = path;
        Length = RandomAccess.GetLength(handle);
        // An empty file cannot be mapped.
        if (Length == 0)
            return;
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="GitObjectException">It cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            SafeFileHandle handle = RegularFile.Open(path);
            try
            {
                return new MappedFile(path, handle);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GitObjectException($"it cannot be read: {e.Message.TrimEnd('.')}", path, e);
        }
    }

    /// <summary>The bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="GitObjectException">They end behind the file's end.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new GitObjectException($"it ends before byte {offset} + {length}", Path);
        return new ReadOnlySpan<byte>(Pointer + offset, length);
    }

    /// <summary>
    /// The bytes from <paramref name="offset"/> to <paramref name="end"/>, as many as a span can hold; none for a range outside
    /// the file.
    /// </summary>
    public ReadOnlySpan<byte> Range(long offset, long end)
    {
        end = Math.Min(end, Length);
        return offset < 0 || offset >= end
            ? default
            : new ReadOnlySpan<byte>(Pointer + offset, (int)Math.Min(end - offset, int.MaxValue));
    }

    /// <summary>
    /// Counts bytes that will not be read again soon. Pages that were read stay this process's own until memory runs out; of a
    /// pack of gigabytes they are given back every now and then, and come again from the system's cache when they are touched.
    /// </summary>
    /// <param name="offset">0-based offset of the first.</param>
    /// <param name="bytes">How many.</param>
    public void NoteRead(long offset, long bytes)
    {
        // A small read far from the one before brings its neighbourhood along. Workers share the field, and a wrong guess costs
        // nothing.
        long around = Math.Abs(offset - Volatile.Read(ref _lastEnd)) > MappedAround ? MappedAround : 0;
        Volatile.Write(ref _lastEnd, offset + bytes);
        if (Interlocked.Add(ref _read, bytes + around) < MostResident
            || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()))
            return;
        Volatile.Write(ref _read, 0);
        try
        {
            // Advice: what it answers changes nothing.
            _ = Advise(Pointer, (nuint)Length, DontNeed);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system whose C library has another name only shows more memory.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(byte* start, nuint length, int advice);

    private byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == null && Length > 0, this);
            return _start;
        }
    }

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
