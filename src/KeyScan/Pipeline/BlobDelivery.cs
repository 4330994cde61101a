using KeyScan.Decoding.Archives;
using KeyScan.Pipeline.Detectors;

namespace KeyScan.Pipeline;

/// <summary>
/// The one way of every blob, from whatever source, to its findings. What of it is text is decided here and nowhere else, and whatever comes here is
/// counted: as read, as binary, or as not covered. Archives are opened here too. One for each thread.
/// </summary>
internal sealed class BlobDelivery : IBlobReceiver
{
    private const string EarlierVersion = "the version before, which has it too";

    /// <summary>Pointers are shorter than this many bytes, and begin with their version: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.</summary>
    private const int LongestPointer = 1024;

    /// <summary>Above this many bytes an archive that is held is opened by one thread at a time: it is held twice meanwhile.</summary>
    private const int SmallArchive = 4 << 20;

    private readonly TextDelivery _texts;
    private readonly ArchiveSearch _archives;
    private readonly CoverageCounter _coverage;
    private readonly FindingChannel _findings;
    private readonly Lock _largeArchives;

    /// <param name="search">Finds secrets in a text.</param>
    /// <param name="maker">Makes findings of them.</param>
    /// <param name="coverage">Counts.</param>
    /// <param name="findings">Takes the findings.</param>
    /// <param name="limits">How far archives are opened.</param>
    /// <param name="largeArchives">Held while a large archive is; one for all threads.</param>
    public BlobDelivery(ContentSearch search, FindingMaker maker, CoverageCounter coverage, FindingChannel findings, ArchiveLimits limits, Lock largeArchives)
    {
        (_coverage, _findings, _largeArchives) = (coverage, findings, largeArchives);
        _texts = new TextDelivery(search, maker, coverage, findings);
        _archives = new ArchiveSearch(limits, _texts, problem => _texts.Report(problem));
    }

    /// <inheritdoc/>
    public void Receive(in Blob blob)
    {
        Count(blob.Provenance.Source, blob.Bytes.Length);
        if (blob.Bytes.Length < LongestPointer && blob.Bytes.StartsWith("version https://git-lfs.github.com/spec/"u8))
            _coverage.AddSkipped(SkipReason.LfsPointer);
        bool isBinary = blob.Earlier is null ? Find(blob) : FindNew(blob);
        if (isBinary)
            _coverage.AddSkipped(SkipReason.Binary);
    }

    /// <inheritdoc/>
    public void Receive(LargeBlob blob)
    {
        byte[] start = new byte[ArchiveFormats.HeadLength];
        int length = new StartedStream(default, blob.Read).ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new StartedStream(start.AsMemory(0, length), blob.Read);
        IArchiveFormat? format = FormatOf(start.AsSpan(0, length), blob.Provenance.Source);
        if (format is not null && blob.Length > blob.Limit)
            _coverage.AddProblem(blob.TooLarge);
        else if (format is not null)
            OpenLarge(format, blob, whole);
        else
            ReadLarge(blob, whole);
    }

    private void ReadLarge(LargeBlob blob, StartedStream whole)
    {
        (long total, bool isBinary) = _texts.Read(blob, whole.Read);
        if (blob.Length > blob.Limit)
        {
            // A binary above the limit is what the limit is for.
            if (isBinary)
                _coverage.AddSkipped(SkipReason.LargeBinary);
            else
                _coverage.AddProblem(blob.TooLarge);
            return;
        }
        Count(blob.Provenance.Source, total);
        if (isBinary)
            _coverage.AddSkipped(SkipReason.Binary);
        if (total == blob.Limit && blob.Length is null && blob.Read(stackalloc byte[1]) > 0)
            _coverage.AddProblem(blob.TooLarge);
    }

    private void OpenLarge(IArchiveFormat format, LargeBlob blob, StartedStream whole)
    {
        string name = NameOf(blob.Provenance, default);
        var limited = new LimitedStream(whole, blob.Limit);
        lock (_largeArchives)
        {
            _texts.Begin(blob.Identify);
            Stream? stream = blob.Open?.Invoke() ?? (format.NeedsSeeking ? _archives.Hold(limited) : limited);
            if (stream is null)
                _coverage.AddProblem(_archives.TooLargeToHold(name));
            else
                _archives.Search(format, stream, blob.Length ?? blob.Limit, blob.Provenance, name);
            // To the end: whoever gives the bytes wants to know whether they were as many as they should be.
            _texts.ReadAround(blob, limited.Read);
            _texts.End();
        }
        Count(blob.Provenance.Source, limited.Total);
        if (limited.IsCut)
            _coverage.AddProblem(blob.TooLarge);
    }

    /// <summary>Finds what is in a blob; whether it is binary.</summary>
    private bool Find(in Blob blob)
    {
        if (FormatOf(blob.Bytes, blob.Provenance.Source) is not { } format)
            return _texts.Find(blob);
        if (blob.Bytes.Length <= SmallArchive)
            Open(format, blob);
        else
        {
            lock (_largeArchives)
                Open(format, blob);
        }
        return false;
    }

    private void Open(IArchiveFormat format, in Blob blob)
    {
        byte[] bytes = blob.Bytes.ToArray();
        ObjectId id = blob.Id;
        _texts.Begin(() => id.IsEmpty ? id = ObjectId.OfBlob(bytes) : id);
        _archives.Search(format, new MemoryStream(bytes, writable: false), bytes.Length, blob.Provenance, NameOf(blob.Provenance, id));
        _texts.FindAround(blob);
        _texts.End();
    }

    private bool FindNew(in Blob blob)
    {
        _texts.Hold();
        bool isBinary = Find(blob);
        IReadOnlyList<Finding> found = _texts.Held();
        if (found.Count == 0)
            return isBinary;
        // By id, not by line: a secret that only moved, or whose line changed around it, is not new.
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> bytes in blob.Earlier!)
        {
            _texts.Hold(isSilent: true);
            Find(new Blob(bytes.Span, blob.Provenance));
            known.UnionWith(_texts.Held().Select(f => f.Id.ToString()));
        }
        int left = found.Count(f => known.Contains(f.Id.ToString()));
        if (left > 0)
            _coverage.AddAllowed(EarlierVersion, left);
        foreach (Finding finding in found.Where(f => !known.Contains(f.Id.ToString())))
            _findings.Write(finding);
        return isBinary;
    }

    private IArchiveFormat? FormatOf(ReadOnlySpan<byte> start, SourceKind source)
    {
        if (source.IsWritten() || ArchiveFormats.Find(start) is not { } format)
            return null;
        if (_archives.IsOff)
            _coverage.AddSkipped(SkipReason.UnopenedArchive);
        return _archives.IsOff ? null : format;
    }

    private static string NameOf(Provenance provenance, ObjectId id) => provenance.Path.Length > 0 ? provenance.Path : $"blob {id}";

    /// <inheritdoc/>
    public bool ReceiveName(string name, Provenance provenance, ObjectId id = default) => _texts.ReceiveName(name, provenance, id);

    private void Count(SourceKind source, long bytes)
    {
        if (source == SourceKind.Blob)
            _coverage.AddBlob(bytes);
        // Messages are counted with their commits.
        else if (source is not (SourceKind.CommitMessage or SourceKind.TagMessage))
            _coverage.AddFile(bytes);
    }
}
