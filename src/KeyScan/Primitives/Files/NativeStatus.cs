using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Primitives.Files;

/// <summary>
/// What fstat(2) says, by the function that the base library asks itself: the C libraries' own structures differ by system and
/// processor. Its structure (FileStatus of System.Native) begins with four bytes of flags, four of mode and four of the owner on
/// all of them.
/// </summary>
internal static partial class NativeStatus
{
    /// <summary>S_IFREG: a file.</summary>
    public const int Regular = 0x8000;

    /// <summary>S_IFDIR: a folder.</summary>
    public const int Folder = 0x4000;

    /// <summary>More bytes than the structure has, which are 120.</summary>
    public const int Length = 256;

    private const int ModeOffset = 4;
    private const int OwnerOffset = 8;
    private const int KindMask = 0xF000;

    /// <summary>Fills <paramref name="status"/>; false where the system refuses.</summary>
    public static bool TryRead(SafeFileHandle handle, Span<byte> status) =>
        FStat(handle, ref MemoryMarshal.GetReference(status)) == 0;

    /// <summary>The same for a path, links followed; false also where nothing is there.</summary>
    public static bool TryReadPath(string path, Span<byte> status) => Stat(path, ref MemoryMarshal.GetReference(status)) == 0;

    /// <summary>What it is, as S_IFMT has it.</summary>
    public static int KindOf(ReadOnlySpan<byte> status) =>
        BinaryPrimitives.ReadInt32LittleEndian(status[ModeOffset..]) & KindMask;

    /// <summary>Whose it is, by the number of the user.</summary>
    public static uint OwnerOf(ReadOnlySpan<byte> status) => BinaryPrimitives.ReadUInt32LittleEndian(status[OwnerOffset..]);

    /// <summary>The same as of a path for a link itself.</summary>
    public static bool TryReadLink(string path, Span<byte> status) => LStat(path, ref MemoryMarshal.GetReference(status)) == 0;

    /// <summary>The number of the user that this process acts for.</summary>
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static partial uint CurrentUser();

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_LStat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int LStat(string path, ref byte status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FStat(SafeFileHandle handle, ref byte status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Stat(string path, ref byte status);
}
