using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Benchmarks.Compare;

/// <summary>Files that lie in memory, read by one thread, so that a scan costs what scanning costs.</summary>
internal sealed class MemorySource : IBlobSource
{
    private readonly List<byte[]> _files = [];
    private readonly List<Provenance> _places = [];
    private readonly List<IssuedToken> _found = [];

    /// <summary>Reads files of a folder that are neither empty nor very large, up to <paramref name="most"/> bytes.</summary>
    public MemorySource(string folder, long most)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.EnumerateFiles(folder, "*", options))
        {
            if (Bytes >= most || new FileInfo(file).Length is 0 or > 10_000_000)
                continue;
            _files.Add(File.ReadAllBytes(file));
            _places.Add(new Provenance { Source = SourceKind.File, Path = Path.GetRelativePath(folder, file) });
            Bytes += _files[^1].Length;
        }
    }

    /// <summary>Bytes of all files.</summary>
    public long Bytes { get; private set; }

    /// <summary>Runs over each file after it was scanned; null for nothing.</summary>
    public TokenFinder? Finder { get; set; }

    /// <summary>How many issued keys the finder found.</summary>
    public long Found { get; private set; }

    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        IBlobReceiver receiver = createReceiver();
        for (int i = 0; i < _files.Count; i++)
        {
            byte[] file = _files[i];
            receiver.Receive(new Blob(file, _places[i]));
            if (Finder is not null)
                FindIn(file, Finder);
        }
    }

    /// <summary>Runs a finder over all files and nothing else.</summary>
    public void FindIn(TokenFinder finder)
    {
        foreach (byte[] file in _files)
            FindIn(file, finder);
    }

    private void FindIn(byte[] file, TokenFinder finder)
    {
        finder.Find(file, _found);
        Found += _found.Count;
    }
}
