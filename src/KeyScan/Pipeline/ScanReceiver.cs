using KeyScan.Decoding;
using KeyScan.Matching;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>One thread's way from blob to findings.</summary>
internal sealed class ScanReceiver(ContentSearch search, FindingMaker maker, Coverage coverage, FindingChannel findings) : IBlobReceiver
{
    private const string EarlierVersion = "the version before, which has it too";

    /// <summary>Pointers are shorter than this many bytes, and begin with their version: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.</summary>
    private const int LongestPointer = 1024;

    private readonly ContentDecoder _decoder = new();

    /// <inheritdoc/>
    public bool Wants(ReadOnlySpan<byte> start)
    {
        bool wanted = EncodingDetection.Detect(start) != TextEncoding.Binary;
        if (!wanted)
            coverage.AddSkipped(SkipReason.Binary);
        return wanted;
    }

    /// <inheritdoc/>
    public void Receive(in Blob blob)
    {
        if (!_decoder.TryDecode(blob, out Content content))
            return;
        if (blob.Bytes.Length < LongestPointer && blob.Bytes.StartsWith("version https://git-lfs.github.com/spec/"u8))
            coverage.AddSkipped(SkipReason.LfsPointer);
        MatchScratch scratch = search.Find(content, blob.Provenance.Path);
        ReportLimits(scratch, blob.Provenance.Path is { Length: > 0 } path ? path : blob.Id.ToString());
        if (scratch.Matches.Count > 0)
        {
            List<Finding> found = maker.Make(blob, content, scratch);
            if (blob.Earlier is not null)
                LeaveOutKnown(found, blob);
            foreach (Finding finding in found)
                findings.Write(finding);
        }
    }

    /// <summary>By id, not by line: a secret that only moved, or whose line changed around it, is not new.</summary>
    private void LeaveOutKnown(List<Finding> found, in Blob blob)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> bytes in blob.Earlier!)
        {
            var earlier = new Blob(bytes.Span, blob.Provenance);
            if (EncodingDetection.Detect(bytes.Span) == TextEncoding.Binary || !_decoder.TryDecode(earlier, out Content content))
                continue;
            MatchScratch scratch = search.Find(content, blob.Provenance.Path);
            known.UnionWith(maker.Make(earlier, content, scratch).Select(f => f.Id.ToString()));
        }
        int left = found.RemoveAll(f => known.Contains(f.Id.ToString()));
        if (left > 0)
            coverage.AddAllowed(EarlierVersion, left);
    }

    private void ReportLimits(MatchScratch scratch, string path)
    {
        foreach (CompiledRule rule in scratch.TimedOut)
            coverage.AddProblem(new Problem($"the pattern of rule `{rule.Rule.Id}` ran out of time", path, "Simplify the pattern, or leave the file out with --exclude"));
        if (scratch.Overflowed)
            coverage.AddProblem(new Problem($"there are more than {WindowSearch.MostMatches:N0} matches; the rest was not looked at", path, "Leave the file out with --exclude if it is a list of test keys"));
    }
}
