using KeyScan.Decoding;
using KeyScan.Matching;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>One thread's way from blob to findings.</summary>
internal sealed class ScanReceiver(Matcher matcher, FindingMaker maker, Coverage coverage, FindingChannel findings) : IBlobReceiver
{
    private readonly ContentDecoder _decoder = new();
    private readonly MatchScratch _scratch = new();

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
        matcher.Find(content, blob.Provenance.Path, _scratch);
        if (_scratch.Matches.Count > 0)
        {
            foreach (Finding finding in maker.Make(blob, content, _scratch))
                findings.Write(finding);
        }
        ReportLimits(blob.Provenance.Path is { Length: > 0 } path ? path : blob.Id.ToString());
    }

    private void ReportLimits(string path)
    {
        foreach (CompiledRule rule in _scratch.TimedOut)
            coverage.AddProblem(new Problem($"the pattern of rule `{rule.Rule.Id}` ran out of time", path, "Simplify the pattern, or leave the file out with --exclude"));
        if (_scratch.Overflowed)
            coverage.AddProblem(new Problem($"there are more than {WindowSearch.MostMatches:N0} matches; the rest was not looked at", path, "Leave the file out with --exclude if it is a list of test keys"));
    }
}
