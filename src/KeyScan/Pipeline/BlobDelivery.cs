using System.Text;
using KeyScan.Decoding;
using KeyScan.Matching;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>
/// The one way of every blob, from whatever source, to its findings. What of it is text is decided here and nowhere else, and whatever comes here is
/// counted: as read, as binary, or as not covered. One for each thread.
/// </summary>
internal sealed class BlobDelivery(ContentSearch search, FindingMaker maker, Coverage coverage, FindingChannel findings) : IBlobReceiver
{
    private const string EarlierVersion = "the version before, which has it too";

    /// <summary>No key is shorter, characters.</summary>
    private const int ShortestName = 16;

    /// <summary>Pointers are shorter than this many bytes, and begin with their version: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.</summary>
    private const int LongestPointer = 1024;

    private readonly ContentDecoder _decoder = new();
    private readonly List<Finding> _found = [];
    private PieceReader? _pieces;

    /// <inheritdoc/>
    public void Receive(in Blob blob)
    {
        Count(blob.Provenance.Source, blob.Bytes.Length);
        if (blob.Bytes.Length < LongestPointer && blob.Bytes.StartsWith("version https://git-lfs.github.com/spec/"u8))
            coverage.AddSkipped(SkipReason.LfsPointer);
        DetectedText detected = Detect(blob.Bytes, blob.Provenance.Source);
        if (detected.TextLength < blob.Bytes.Length)
            coverage.AddSkipped(SkipReason.Binary);
        Find(blob, detected);
        if (_found.Count == 0)
            return;
        if (blob.Earlier is not null)
            LeaveOutKnown(blob);
        Write();
    }

    /// <inheritdoc/>
    public void Receive(LargeBlob blob)
    {
        PieceReader pieces = _pieces ??= new PieceReader();
        pieces.Start();
        search.Begin(blob.Length ?? blob.Limit);
        bool isBinary = false, isOver = blob.Length > blob.Limit;
        TextEncoding encoding = TextEncoding.Bytes;
        TextPosition start = default;
        ObjectId id = default;
        for (bool isFirst = true; pieces.TryRead(blob.Read, blob.Limit); isFirst = false)
        {
            DetectedText detected = Detect(pieces.Bytes, blob.Provenance.Source);
            if (isFirst)
                encoding = detected.Encoding;
            // A later piece may be in another encoding as far as its bytes go, but only the first tells where characters begin.
            else if (detected.IsWide || encoding != TextEncoding.Bytes)
                detected = new DetectedText(encoding, pieces.Bytes.Length, HasNuls: true);
            if (isFirst && isOver)
            {
                PassOver(blob, detected.TextLength == 0);
                return;
            }
            isBinary |= detected.TextLength < pieces.Bytes.Length;
            start = FindInPiece(blob.Provenance, pieces, detected, start, ref id, blob.Identify);
            Write();
        }
        Count(blob.Provenance.Source, pieces.Total);
        if (isBinary)
            coverage.AddSkipped(SkipReason.Binary);
        if (pieces.Total == blob.Limit && blob.Length is null && blob.Read(stackalloc byte[1]) > 0)
            coverage.AddProblem(blob.TooLarge);
    }

    /// <inheritdoc/>
    public bool ReceiveName(string name, Provenance provenance, ObjectId id = default)
    {
        if (name.Length < ShortestName)
            return false;
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        // Nothing but keys that tell by themselves: what else a name says is a name.
        var content = new Content(bytes, []) { TextLength = 0 };
        search.Begin(bytes.Length);
        MatchScratch scratch = search.Find(content, "");
        if (scratch.Matches.Count == 0)
            return false;
        foreach (Finding finding in maker.Make(provenance, id, content, scratch))
            findings.Write(finding with { Locations = [NameOf(finding.Locations[0], name)] });
        return true;
    }

    /// <summary>The place of a secret in a path is the file or folder whose name it is in; other files in that folder say nothing new.</summary>
    private static Location NameOf(Location location, string name)
    {
        string path = location.Provenance.Path;
        int slash = path == name ? path.IndexOf('/', Math.Min(path.Length, location.EndColumn - 1)) : -1;
        return location with { IsInName = true, Inline = null, Excerpt = "", Provenance = slash < 0 ? location.Provenance : location.Provenance with { Path = path[..slash] } };
    }

    private static DetectedText Detect(ReadOnlySpan<byte> bytes, SourceKind source) =>
        source.IsWritten() ? DetectedText.Written(bytes.Length) : EncodingDetection.Detect(bytes);

    private void Count(SourceKind source, long bytes)
    {
        if (source == SourceKind.Blob)
            coverage.AddBlob(bytes);
        // Messages are counted with their commits.
        else if (source is not (SourceKind.CommitMessage or SourceKind.TagMessage))
            coverage.AddFile(bytes);
    }

    private void PassOver(LargeBlob blob, bool isBinary)
    {
        if (isBinary)
            coverage.AddSkipped(SkipReason.LargeBinary);
        else
            coverage.AddProblem(blob.TooLarge);
    }

    private void Find(in Blob blob, DetectedText detected)
    {
        _found.Clear();
        search.Begin(blob.Bytes.Length);
        Find(blob, _decoder.Decode(blob.Bytes, detected));
        // Somebody may have written behind it in another encoding.
        if (detected.IsWide)
            Find(blob, ContentDecoder.AsItIs(blob.Bytes, detected));
    }

    private void Find(in Blob blob, in Content content)
    {
        string path = blob.Provenance.Path;
        MatchScratch scratch = search.Find(content, path);
        ReportLimits(scratch, path.Length > 0 ? path : blob.Id.ToString());
        if (scratch.Matches.Count > 0)
            _found.AddRange(maker.Make(blob.Provenance, blob.Id.IsEmpty ? ObjectId.OfBlob(blob.Bytes) : blob.Id, content, scratch));
    }

    /// <summary>Finds what begins in the piece's own part; answers with where that ends.</summary>
    private TextPosition FindInPiece(Provenance provenance, PieceReader pieces, DetectedText detected, TextPosition start, ref ObjectId id, Func<ObjectId>? identify)
    {
        _found.Clear();
        int from = pieces.OwnStart, to = pieces.OwnEnd;
        ReadOnlySpan<byte> bytes = pieces.Bytes;
        if (detected.IsWide)
            FindOwn(provenance, ContentDecoder.AsItIs(bytes, detected), from, to, start with { Offset = from }, ref id, identify);
        Content content = _decoder.Decode(bytes, detected);
        if (detected.IsWide)
            (from, to) = ContentDecoder.OffsetsOf(bytes, detected, from, to);
        return FindOwn(provenance, content, from, to, start with { Offset = from }, ref id, identify);
    }

    private TextPosition FindOwn(Provenance provenance, in Content content, int from, int to, TextPosition start, ref ObjectId id, Func<ObjectId>? identify)
    {
        MatchScratch scratch = search.Find(content, provenance.Path);
        ReportLimits(scratch, provenance.Path);
        scratch.Matches.RemoveAll(m => m.Start < from || m.Start >= to);
        if (scratch.Matches.Count > 0)
        {
            if (id.IsEmpty && identify is not null)
                id = identify();
            _found.AddRange(maker.Make(provenance, id, content, scratch, start));
        }
        (int line, int column) = new LineCounter(content.Text, start).At(to);
        return new TextPosition(to, line, column);
    }

    private void Write()
    {
        foreach (Finding finding in _found)
            findings.Write(finding);
        _found.Clear();
    }

    /// <summary>By id, not by line: a secret that only moved, or whose line changed around it, is not new.</summary>
    private void LeaveOutKnown(in Blob blob)
    {
        Finding[] found = [.. _found];
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> bytes in blob.Earlier!)
        {
            Find(new Blob(bytes.Span, blob.Provenance), EncodingDetection.Detect(bytes.Span));
            known.UnionWith(_found.Select(f => f.Id.ToString()));
        }
        _found.Clear();
        _found.AddRange(found.Where(f => !known.Contains(f.Id.ToString())));
        if (_found.Count < found.Length)
            coverage.AddAllowed(EarlierVersion, found.Length - _found.Count);
    }

    private void ReportLimits(MatchScratch scratch, string path)
    {
        foreach (CompiledRule rule in scratch.TimedOut)
            coverage.AddProblem(new Problem($"the pattern of rule `{rule.Rule.Id}` ran out of time", path, "Simplify the pattern, or leave the file out with --exclude"));
        if (scratch.Budget.IsSpent && scratch.Budget.TryTell())
            coverage.AddProblem(new Problem($"searching it took more than {scratch.Budget.Allowed.TotalSeconds:F0} s; the rest was not looked at", path, "Leave the file out with --exclude if it is made of keywords"));
        if (scratch.Overflowed)
            coverage.AddProblem(new Problem($"there are more than {WindowSearch.MostMatches:N0} matches; the rest was not looked at", path, "Leave the file out with --exclude if it is a list of test keys"));
    }
}
