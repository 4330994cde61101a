using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Primitives.Files;

/// <summary>
/// The one way to open files for reading: it asks what was opened before anything is read, so that a FIFO or a device in a file's
/// place neither holds the scan up nor feeds it without end. The base library has no way to open without waiting for the writer
/// of a FIFO or without following a link, and asking first would leave a gap between the question and the opening.
/// </summary>
internal static partial class RegularFile
{
    private const int NotFound = 2, NoSuchDevice = 6, AccessDenied = 13, NotADirectory = 20, IsADirectory = 21;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    // O_NONBLOCK | O_CLOEXEC | O_NOCTTY of Darwin, and of Linux.
    private static readonly int OpenFlags = OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 | 0x20000 : 0x800 | 0x80000 | 0x100;

    private static readonly int NoFollow = OperatingSystem.IsMacOS() ? 0x100 : IsArm ? 0x8000 : 0x20000;

    /// <summary>Where a process finds the descriptors that were passed to it.</summary>
    private static readonly string[] Passed = OperatingSystem.IsWindows() ? [] : ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"];

    private static readonly int TooManyLinks = OperatingSystem.IsMacOS() ? 62 : 40;

    /// <summary>Opens a file that is scanned, and follows no link in its last part.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="handle">The file, where it was opened.</param>
    /// <exception cref="IOException">It cannot be opened; the message says why.</exception>
    internal static OpenResult TryOpen(string path, out SafeFileHandle? handle)
    {
        if (OperatingSystem.IsWindows())
            return TryOpenOnWindows(path, out handle);
        int descriptor = OpenNative(path, OpenFlags | NoFollow);
        return descriptor < 0 ? Refused(Marshal.GetLastPInvokeError(), out handle) : Judge(descriptor, out handle);
    }

    /// <summary>Opens a file that is scanned, and follows no link on the way from <paramref name="top"/> down.</summary>
    /// <param name="top">An open folder.</param>
    /// <param name="relative">The path from there, with the system's separators.</param>
    /// <param name="handle">The file, where it was opened.</param>
    /// <exception cref="IOException">It cannot be opened; the message says why.</exception>
    internal static OpenResult TryOpenBelow(OpenFolder top, string relative, out SafeFileHandle? handle)
    {
        if (OperatingSystem.IsWindows())
        {
            handle = null;
            return top.HasLink(relative) ? OpenResult.SymbolicLink
                : TryOpenOnWindows(Path.Combine(top.Path, relative), out handle);
        }
        int descriptor = top.OpenFile(relative, OpenFlags | NoFollow, out int error);
        return descriptor < 0 ? Refused(error, out handle) : Judge(descriptor, out handle);
    }

    /// <summary>Opens a file that somebody named, or that a repository keeps; links are followed.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It is not there, it is a folder, a FIFO, a socket or a device, or it cannot be
    /// opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("The path holds a NUL.", nameof(path));
        int descriptor = OpenNative(path, OpenFlags);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw error switch
            {
                NotFound => new FileNotFoundException($"Could not find file '{path}'.", path),
                NotADirectory => new DirectoryNotFoundException($"Could not find a part of the path '{path}'."),
                AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
                NoSuchDevice => Special(),
                _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'"),
            };
        }
        return Judge(descriptor, out SafeFileHandle? handle) == OpenResult.Opened ? handle! : throw Special();
    }

    /// <summary>The same, to be read as a stream.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bufferSize">Of the stream; 0 for none.</param>
    /// <exception cref="IOException">As for opening it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenStream(string path, int bufferSize = 4096) => new(Open(path), FileAccess.Read, bufferSize);

    /// <summary>
    /// The same for a file that whoever started keyscan names on purpose. What was passed to this very process counts too, such
    /// as
    /// <c>/dev/stdin</c> or the <c>/dev/fd/63</c> that a shell makes of <c>&lt;(…)</c>.
    /// </summary>
    /// <param name="path">Its path.</param>
    /// <param name="bufferSize">Of the stream; 0 for none.</param>
    /// <exception cref="IOException">As for opening it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenInput(string path, int bufferSize = 4096) =>
        Passed.Any(p => path.StartsWith(p, StringComparison.Ordinal)) && !path.Contains("..", StringComparison.Ordinal)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize)
            : OpenStream(path, bufferSize);

    /// <summary>The bytes of a file of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="IOException">It has more, or as for opening it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(string path, int limit)
    {
        using FileStream stream = OpenBounded(path, limit);
        byte[] bytes = new byte[stream.Length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The text of a file of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="IOException">It has more, or as for opening it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadText(string path, long limit)
    {
        using var reader = new StreamReader(OpenBounded(path, limit), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The lines of a file of at most <paramref name="limit"/> bytes, read as they are asked for.</summary>
    /// <exception cref="IOException">It has more, or as for opening it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<string> ReadLines(string path, long limit)
    {
        using var reader = new StreamReader(OpenBounded(path, limit), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>
    /// Whether there is something at <paramref name="path"/>, links followed, that is neither a file nor a folder: whoever opens
    /// it may wait for ever.
    /// </summary>
    internal static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        Span<byte> status = stackalloc byte[NativeStatus.Length];
        return NativeStatus.TryReadPath(path, status)
            && NativeStatus.KindOf(status) is not (NativeStatus.Regular or NativeStatus.Folder);
    }

    // A file that grows while it is read ends where it ended.
    private static FileStream OpenBounded(string path, long limit)
    {
        FileStream stream = OpenStream(path);
        if (stream.Length <= limit)
            return stream;
        stream.Dispose();
        throw new IOException($"It has more than {limit:N0} bytes.");
    }

    private static IOException Special() => new("It is a FIFO, a socket or a device, not a file.");

    private static OpenResult Refused(int error, out SafeFileHandle? handle)
    {
        handle = null;
        return error switch
        {
            NotFound or NotADirectory => OpenResult.Missing,
            NoSuchDevice => OpenResult.NotAFile,
            _ when error == TooManyLinks => OpenResult.SymbolicLink,
            AccessDenied => throw new IOException("permission denied"),
            _ => throw new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };
    }

    private static OpenResult Judge(int descriptor, out SafeFileHandle? handle)
    {
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> status = stackalloc byte[NativeStatus.Length];
        int kind = NativeStatus.TryRead(handle, status) ? NativeStatus.KindOf(status) : 0;
        if (kind == NativeStatus.Regular)
            return OpenResult.Opened;
        handle.Dispose();
        handle = null;
        return kind == NativeStatus.Folder ? throw new IOException(Marshal.GetPInvokeErrorMessage(IsADirectory))
            : OpenResult.NotAFile;
    }

    private static OpenResult TryOpenOnWindows(string path, out SafeFileHandle? handle)
    {
        handle = null;
        try
        {
            if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
                return OpenResult.SymbolicLink;
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return OpenResult.Opened;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return OpenResult.Missing;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("permission denied", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenNative(string path, int flags);
}
