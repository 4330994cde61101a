using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Sources;

/// <summary>
/// Opens regular files only. The base library has no way to open without waiting for the writer of a FIFO and without
/// following a link, and asking first would leave a gap between the question and the opening.
/// </summary>
internal static partial class RegularFile
{
    private const int NotFound = 2, NoSuchDevice = 6, AccessDenied = 13, NotADirectory = 20;

    private static readonly int OpenFlags = OperatingSystem.IsMacOS()
        ? 0x4 | 0x100 | 0x1000000 // O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC of Darwin
        : 0x800 | 0x80000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000); // of Linux

    private static readonly int TooManyLinks = OperatingSystem.IsMacOS() ? 62 : 40;

    /// <summary>Opens <paramref name="path"/> for reading.</summary>
    /// <exception cref="IOException">It cannot be opened; the message says why.</exception>
    public static OpenResult Open(string path, out SafeFileHandle? handle)
    {
        if (OperatingSystem.IsWindows())
            return OpenOnWindows(path, out handle);

        int descriptor = OpenNative(path, OpenFlags);
        if (descriptor < 0)
        {
            handle = null;
            int error = Marshal.GetLastPInvokeError();
            return error switch
            {
                NotFound or NotADirectory => OpenResult.Missing,
                NoSuchDevice => OpenResult.NotAFile,
                _ when error == TooManyLinks => OpenResult.SymbolicLink,
                AccessDenied => throw new IOException("permission denied"),
                _ => throw new IOException(Marshal.GetPInvokeErrorMessage(error)),
            };
        }

        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            // A FIFO has no length; reading a folder fails later with an error of its own.
            RandomAccess.GetLength(handle);
            return OpenResult.Opened;
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            handle = null;
            return OpenResult.NotAFile;
        }
    }

    private static OpenResult OpenOnWindows(string path, out SafeFileHandle? handle)
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

/// <summary>What became of opening a file.</summary>
internal enum OpenResult
{
    /// <summary>It is open.</summary>
    Opened,

    /// <summary>There is nothing of that name.</summary>
    Missing,

    /// <summary>It is a link, which is not followed.</summary>
    SymbolicLink,

    /// <summary>It is a FIFO, a socket or a device.</summary>
    NotAFile,
}
