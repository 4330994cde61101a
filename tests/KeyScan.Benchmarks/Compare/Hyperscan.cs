using System.Runtime.InteropServices;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// Hyperscan's literal matcher, to compare the prefilter with: Debian's libhyperscan5, by its C interface (hs_compile.h and
/// hs_runtime.h, https://intel.github.io/hyperscan/dev-reference/api_files.html).
/// </summary>
internal sealed unsafe partial class Hyperscan : IDisposable
{
    private const string Library = "libhs.so.5";
    private const uint ModeBlock = 1, FlagCaseless = 1;

    private nint _database, _scratch;

    private Hyperscan()
    {
    }

    /// <summary>Compiles literals; null where the library is not installed.</summary>
    /// <param name="literals">The bytes of each, and whether letters match in either case.</param>
    /// <exception cref="InvalidOperationException">It refuses them.</exception>
    public static Hyperscan? Create(IReadOnlyList<(byte[] Bytes, bool IgnoreCase)> literals)
    {
        if (!NativeLibrary.TryLoad(Library, out _))
            return null;
        var made = new Hyperscan();
        nint* texts = stackalloc nint[literals.Count];
        uint* flags = stackalloc uint[literals.Count], ids = stackalloc uint[literals.Count];
        nuint* lengths = stackalloc nuint[literals.Count];
        for (int i = 0; i < literals.Count; i++)
        {
            texts[i] = Marshal.AllocHGlobal(literals[i].Bytes.Length);
            Marshal.Copy(literals[i].Bytes, 0, texts[i], literals[i].Bytes.Length);
            (flags[i], ids[i], lengths[i]) =
                (literals[i].IgnoreCase ? FlagCaseless : 0, (uint)i, (nuint)literals[i].Bytes.Length);
        }
        int error = Compile(texts, flags, ids, lengths, (uint)literals.Count, ModeBlock, 0, out made._database, out _);
        for (int i = 0; i < literals.Count; i++)
            Marshal.FreeHGlobal(texts[i]);
        Check(error);
        Check(AllocateScratch(made._database, ref made._scratch));
        return made;
    }

    /// <summary>How many matches there are in <paramref name="text"/>.</summary>
    public long Count(ReadOnlySpan<byte> text)
    {
        long found = 0;
        fixed (byte* start = text)
            Check(Scan(_database, start, (uint)text.Length, 0, _scratch, &OnMatch, &found));
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = FreeScratch(_scratch);
        _ = FreeDatabase(_database);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"Hyperscan answers {error}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static int OnMatch(uint id, ulong from, ulong to, uint flags, void* found)
    {
        ++*(long*)found;
        return 0;
    }

    [LibraryImport(Library, EntryPoint = "hs_compile_lit_multi")]
    private static partial int Compile(nint* texts, uint* flags, uint* ids, nuint* lengths, uint count, uint mode, nint platform,
        out nint database, out nint error);

    [LibraryImport(Library, EntryPoint = "hs_alloc_scratch")]
    private static partial int AllocateScratch(nint database, ref nint scratch);

    [LibraryImport(Library, EntryPoint = "hs_scan")]
    private static partial int Scan(nint database, byte* text, uint length, uint flags, nint scratch,
        delegate* unmanaged[Cdecl]<uint, ulong, ulong, uint, void*, int> onMatch, void* context);

    [LibraryImport(Library, EntryPoint = "hs_free_scratch")]
    private static partial int FreeScratch(nint scratch);

    [LibraryImport(Library, EntryPoint = "hs_free_database")]
    private static partial int FreeDatabase(nint database);
}
