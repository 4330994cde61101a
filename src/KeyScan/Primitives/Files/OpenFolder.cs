using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Primitives.Files;

/// <summary>
/// A folder that stays open while files below it are: what somebody puts in its place, or in that of a folder in it, leads
/// nowhere else. For one thread.
/// </summary>
internal sealed partial class OpenFolder : IDisposable
{
    private const int Interrupted = 4, Again = 11, NotADirectory = 20;
    private const long OpenAt2 = 437;
    private const ulong NoMagicLinks = 2, NoSymbolicLinks = 4, Beneath = 8;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    // O_DIRECTORY | O_CLOEXEC, and on Linux O_PATH: its files may be read where it may not be listed. O_NOFOLLOW.
    private static readonly int FolderFlags = OperatingSystem.IsMacOS() ? 0x100000 | 0x1000000
        : (IsArm ? 0x4000 : 0x10000) | 0x80000 | 0x200000;
    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    private static readonly int NoFollow = OperatingSystem.IsMacOS() ? 0x100 : IsArm ? 0x8000 : 0x20000;
    private static readonly int TooManyLinks = OperatingSystem.IsMacOS() ? 62 : 40;

    /// <summary>
    /// ENOSYS of kernels before 5.6, EPERM of sandboxes that do not know it, EAGAIN where something was renamed meanwhile.
    /// </summary>
    private static readonly int[] Unavailable = [38, 1, Again];

    private static bool _walks = !OperatingSystem.IsLinux() || !Environment.Is64BitProcess;
    private readonly SafeFileHandle _handle;
    private readonly int _error;
    private readonly bool _walk;

    /// <summary>Opens it; links on the way to it are followed. One that cannot be opened has no files.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="walk">Whether to go from part to part even where the system does it in one call, as tests do.</param>
    public OpenFolder(string path, bool walk = false)
    {
        Path = path;
        _walk = walk;
        _handle = new SafeFileHandle(OperatingSystem.IsWindows() ? -1 : Open(path, FolderFlags), ownsHandle: true);
        _error = _handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>
    /// Has the disk know what was made and moved in a folder. Windows does so by itself; so does, later, a system where it fails.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new SafeFileHandle(Open(path, CloseOnExec), ownsHandle: true);
        try
        {
            if (!folder.IsInvalid)
                RandomAccess.FlushToDisk(folder);
        }
        catch (IOException)
        {
            // File systems of networks know nothing of the kind; the file itself is written.
        }
    }

    /// <summary>
    /// The descriptor of a file below it, or -1 and the error of the system, which is ELOOP where a link is on the way.
    /// </summary>
    public int OpenFile(string relative, int flags, out int error)
    {
        if ((error = _error) != 0)
            return -1;
        int descriptor;
        if (!_walk && !Volatile.Read(ref _walks))
        {
            var how = new OpenHow { Flags = (uint)flags, Resolve = NoMagicLinks | NoSymbolicLinks | Beneath };
            do
            {
                descriptor = (int)OpenAt2Native(OpenAt2, _handle, relative, ref how, (nuint)Marshal.SizeOf<OpenHow>());
                error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == Interrupted);
            if (descriptor >= 0 || !Unavailable.Contains(error))
                return descriptor;
            if (error != Again)
                Volatile.Write(ref _walks, true);
        }
        return Walk(relative, flags, out error);
    }

    /// <summary>Whether a part of a path below it is a link; for Windows, which has no such way to open.</summary>
    public bool HasLink(string relative)
    {
        string at = Path;
        return relative.Split(System.IO.Path.DirectorySeparatorChar)
            .Any(part => new DirectoryInfo(at = System.IO.Path.Combine(at, part)).LinkTarget is not null);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private int Walk(string relative, int flags, out int error)
    {
        string[] parts = relative.Split('/');
        SafeFileHandle folder = _handle;
        for (int i = 0; ; i++)
        {
            bool isLast = i == parts.Length - 1;
            int next = OpenAt(folder, parts[i], isLast ? flags | NoFollow : FolderFlags | NoFollow);
            error = next < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (i > 0)
                folder.Dispose();
            // Of a link that has to be a folder Linux says that it is none.
            if (error == NotADirectory && HasLink(string.Join('/', parts[..(i + 1)])))
                error = TooManyLinks;
            if (next < 0 || isLast)
                return next;
            folder = new SafeFileHandle(next, ownsHandle: true);
        }
    }

    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(SafeFileHandle folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenAt2Native(long number, SafeFileHandle folder, string path, ref OpenHow how, nuint size);
}
