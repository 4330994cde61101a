using System.Text;
using KeyScan.Decoding;
using KeyScan.Matching;
using KeyScan.Matching.Delta;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>
/// Finds what stands in one text or binary, whole or in pieces, and passes it on. What an archive holds comes here as a file
/// does, between
/// <see cref="Begin"/> and <see cref="End"/>. One for each thread.
/// </summary>
internal sealed class TextDelivery(ContentSearch search, FindingMaker maker, CoverageCounter coverage, FindingChannel findings)
    : IBlobReceiver
{
    /// <summary>No key is shorter, characters.</summary>
    private const int ShortestName = 16;

    /// <summary>
    /// So many secrets of one archive are remembered, so that those that can be seen from outside as well are not reported twice.
    /// </summary>
    private const int MostKnown = 100_000;

    /// <summary>So many entries of archives in which nothing is are remembered: 6 MB.</summary>
    private const int MostQuiet = 100_000;

    private readonly ContentDecoder _decoder = new();
    private readonly List<Finding> _found = [];
    private readonly HashSet<string> _inside = new(StringComparer.Ordinal);
    private readonly HashSet<ContentDigest> _quiet = [];
    private bool _hasSaid;
    private List<Finding>? _held;
    private PieceReader? _pieces;
    private Func<ObjectId>? _archive;
    private bool _isSilent;

    /// <summary>From now on findings are held, until <see cref="Held"/> is called.</summary>
    /// <param name="isSilent">Whether what is not covered of archives is of no interest.</param>
    public void Hold(bool isSilent = false) => (_held, _isSilent) = ([], isSilent);

    /// <summary>The findings that were held.</summary>
    public IReadOnlyList<Finding> Held()
    {
        IReadOnlyList<Finding> held = _held ?? [];
        (_held, _isSilent) = (null, false);
        return held;
    }

    /// <summary>What comes from now on is inside of an archive.</summary>
    /// <param name="identify">Tells the object that the archive is; null where nobody can.</param>
    public void Begin(Func<ObjectId>? identify)
    {
        _archive = identify ?? (static () => default);
        _inside.Clear();
    }

    /// <summary>The archive is done.</summary>
    public void End() => _archive = null;

    /// <summary>Something of an archive that is not covered.</summary>
    public void Report(Problem problem)
    {
        if (!_isSilent)
            coverage.AddProblem(problem);
    }

    /// <inheritdoc/>
    public void Receive(in Blob blob)
    {
        // The versions of an archive have most of their entries in common. Of files each archive comes once.
        if (blob.Provenance.Source != SourceKind.Blob)
        {
            Find(blob);
            return;
        }
        ContentDigest digest = ContentDigest.Of(blob.Provenance.GlobPath, blob.Bytes);
        if (_quiet.Contains(digest))
            return;
        _hasSaid = false;
        Find(blob);
        if (!_hasSaid && _quiet.Count < MostQuiet)
            _quiet.Add(digest);
    }

    /// <inheritdoc/>
    public void Receive(LargeBlob blob) => Read(blob, blob.Read);

    /// <summary>Finds what stands in a blob; whether it is binary.</summary>
    public bool Find(in Blob blob)
    {
        DetectedText detected = Detect(blob);
        search.Begin(blob.Bytes.Length);
        Find(blob, _decoder.Decode(blob.Bytes, detected));
        // Somebody may have written behind it in another encoding.
        if (detected.IsWide)
            Find(blob, ContentDecoder.AsItIs(blob.Bytes, detected));
        Write();
        return detected.TextLength < blob.Bytes.Length;
    }

    /// <summary>
    /// Finds keys with a prefix of their own in an archive as it is, such as in its comment; those that are inside of it are
    /// known.
    /// </summary>
    public void FindAround(in Blob archive)
    {
        search.Begin(archive.Bytes.Length);
        Find(archive, new Content(archive.Bytes, []) { TextLength = 0 });
        WriteUnknown();
    }

    /// <summary>The same for one that is not held.</summary>
    public void ReadAround(LargeBlob archive, ReadBytes read)
    {
        PieceReader pieces = StartPieces(archive);
        TextPosition start = default;
        ObjectId id = default;
        while (pieces.TryRead(read, long.MaxValue))
        {
            _found.Clear();
            int from = pieces.OwnStart, to = pieces.OwnEnd;
            start = FindOwn(archive.Provenance, new Content(pieces.Bytes, []) { TextLength = 0 }, from, to,
                start with { Offset = from }, ref id, archive.Identify);
            WriteUnknown();
        }
    }

    /// <summary>
    /// Finds what stands in a blob that is not held: how many bytes it has, and whether it is binary. One above its limit is only
    /// looked at.
    /// </summary>
    public (long Total, bool IsBinary) Read(LargeBlob blob, ReadBytes read)
    {
        PieceReader pieces = StartPieces(blob);
        bool isBinary = false, isOver = blob.Length > blob.Limit;
        TextEncoding encoding = TextEncoding.Bytes;
        TextPosition start = default;
        ObjectId id = default;
        for (bool isFirst = true; pieces.TryRead(read, blob.Limit); isFirst = false)
        {
            DetectedText detected = Detect(pieces.Bytes, blob.Provenance.Source);
            if (isFirst)
                encoding = detected.Encoding;
            // A later piece may be in another encoding as far as its bytes go, but only the first tells where characters begin.
            else if (detected.IsWide || encoding != TextEncoding.Bytes)
                detected = new DetectedText(encoding, pieces.Bytes.Length, HasNuls: true);
            if (isFirst && isOver)
                return (pieces.Total, detected.TextLength == 0);
            isBinary |= detected.TextLength < pieces.Bytes.Length;
            start = FindInPiece(blob, pieces, detected, start, ref id);
            Write();
        }
        return (pieces.Total, isBinary);
    }

    private PieceReader StartPieces(LargeBlob blob)
    {
        PieceReader pieces = _pieces ??= new PieceReader();
        pieces.Start();
        search.Begin(blob.Length ?? blob.Limit);
        return pieces;
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
        foreach (Finding finding in maker.Make(provenance, _archive?.Invoke() ?? id, content, scratch))
            Write(finding with { Locations = [NameOf(finding.Locations[0], name)] });
        return true;
    }

    /// <summary>
    /// The place of a secret in a path is the file or folder whose name it is in; other files in that folder say nothing new.
    /// </summary>
    private static Location NameOf(Location location, string name)
    {
        Provenance place = location.Provenance;
        int slash = place.Path == name || place.Inner is not null
            ? name.IndexOf('/', Math.Min(name.Length, location.EndColumn - 1)) : -1;
        int cut = slash < 0 ? 0 : name.Length - slash;
        return location with { IsInName = true, Inline = null, Excerpt = "",
            Provenance = place with { Path = place.Path[..^cut], Inner = place.Inner?[..^cut] } };
    }

    /// <summary>
    /// What of a blob is text. Where it is made of one without a NUL, as all are that something was noted of, only what is new is
    /// looked at.
    /// </summary>
    private static DetectedText Detect(in Blob blob) =>
        blob.Link is { BaseNote: SearchNote } link && !HasNewNuls(blob.Bytes, link)
        ? new DetectedText(TextEncoding.Bytes, blob.Bytes.Length, HasNuls: false)
        : Detect(blob.Bytes, blob.Provenance.Source);

    private static bool HasNewNuls(ReadOnlySpan<byte> text, DeltaLink link)
    {
        int end = 0;
        foreach (CopiedRun run in link.Copies)
        {
            if (text[end..run.To].Contains((byte)0))
                return true;
            end = run.ToEnd;
        }
        return text[end..].Contains((byte)0);
    }

    private static DetectedText Detect(ReadOnlySpan<byte> bytes, SourceKind source) =>
        source.IsWritten() ? DetectedText.Written(bytes.Length) : EncodingDetection.Detect(bytes);

    private void Find(in Blob blob, Content content)
    {
        content = Unpacked(content, blob.DecodedBy);
        MatchScratch scratch = search.Find(content, blob.Provenance.GlobPath, content.Text.Length == blob.Bytes.Length
            && content.DecodedBy.Count == 0 ? blob.Link : null);
        string path = blob.Provenance.Path;
        _hasSaid |= scratch.Matches.Count > 0 || scratch.TimedOut.Count > 0 || scratch.Budget.IsSpent || scratch.Overflowed;
        ReportLimits(scratch, path.Length > 0 ? path : blob.Id.ToString());
        if (scratch.Matches.Count > 0)
            _found.AddRange(maker.Make(blob.Provenance, _archive?.Invoke()
                ?? (blob.Id.IsEmpty ? ObjectId.OfBlob(blob.Bytes) : blob.Id), content, scratch));
    }

    /// <summary>Finds what begins in the piece's own part; answers with where that ends.</summary>
    private TextPosition FindInPiece(LargeBlob blob, PieceReader pieces, DetectedText detected, TextPosition start,
        ref ObjectId id)
    {
        (Provenance provenance, Func<ObjectId>? identify) = (blob.Provenance, _archive ?? blob.Identify);
        _found.Clear();
        int from = pieces.OwnStart, to = pieces.OwnEnd;
        ReadOnlySpan<byte> bytes = pieces.Bytes;
        if (detected.IsWide)
            FindOwn(provenance, ContentDecoder.AsItIs(bytes, detected), from, to, start with { Offset = from }, ref id, identify);
        Content content = Unpacked(_decoder.Decode(bytes, detected), blob.DecodedBy);
        if (detected.IsWide)
            (from, to) = ContentDecoder.OffsetsOf(bytes, detected, from, to);
        return FindOwn(provenance, content, from, to, start with { Offset = from }, ref id, identify);
    }

    private TextPosition FindOwn(Provenance provenance, in Content content, int from, int to, TextPosition start, ref ObjectId id,
        Func<ObjectId>? identify)
    {
        MatchScratch scratch = search.Find(content, provenance.GlobPath);
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

    private static Content Unpacked(Content content, IReadOnlyList<string> decodedBy) => decodedBy.Count == 0 ? content
        : new Content(content.Text, [.. decodedBy, .. content.DecodedBy]) { TextLength = content.TextLength,
        HasNuls = content.HasNuls };

    private void Write()
    {
        foreach (Finding finding in _found)
        {
            if (_archive is not null && _inside.Count < MostKnown)
                _inside.Add(finding.Id.ToString());
            Write(finding);
        }
        _found.Clear();
    }

    private void WriteUnknown()
    {
        _found.RemoveAll(f => _inside.Contains(f.Id.ToString()));
        foreach (Finding finding in _found)
            Write(finding);
        _found.Clear();
    }

    private void Write(Finding finding)
    {
        if (_held is not null)
            _held.Add(finding);
        else
            findings.Write(finding);
    }

    private void ReportLimits(MatchScratch scratch, string path)
    {
        foreach (CompiledRule rule in scratch.TimedOut)
            coverage.AddProblem(new Problem($"the pattern of rule `{rule.Rule.Id}` ran out of time", path,
                "Simplify the pattern, or leave the file out with --exclude"));
        if (scratch.Budget.IsSpent && scratch.Budget.TryTell())
            coverage.AddProblem(new Problem(
                $"searching it took more than {scratch.Budget.Allowed.TotalSeconds:F0} s; the rest was not looked at", path,
                    "Leave the file out with --exclude if it is made of keywords"));
        if (scratch.Overflowed)
            coverage.AddProblem(new Problem(
                $"there are more than {WindowSearch.MostMatches:N0} matches; the rest was not looked at", path,
                    "Leave the file out with --exclude if it is a list of test keys"));
    }
}
