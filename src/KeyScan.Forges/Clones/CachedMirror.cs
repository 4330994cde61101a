using KeyScan.Primitives.Files;

namespace KeyScan.Forges.Clones;

/// <summary>A mirror in use.</summary>
internal sealed class CachedMirror : IDisposable
{
    private const int LargestPackedRefs = 1 << 30;
    private readonly FileStream _held;

    internal CachedMirror(string path, FileStream held) => (Path, _held) = (path, held);

    /// <summary>The absolute path of the repository.</summary>
    public string Path { get; }

    /// <summary>Whether it has no ref: nobody has pushed to it.</summary>
    public bool IsEmpty
    {
        get
        {
            string packed = System.IO.Path.Combine(Path, "packed-refs");
            return !Directory.EnumerateFiles(System.IO.Path.Combine(Path, "refs"), "*", SearchOption.AllDirectories).Any()
                && (!File.Exists(packed) || RegularFile.ReadLines(packed, LargestPackedRefs).All(line => line.StartsWith('#')));
        }
    }

    /// <summary>Lets others use the mirror, or remove it when room is needed.</summary>
    public void Dispose() => _held.Dispose();
}
