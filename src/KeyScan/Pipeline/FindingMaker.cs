using System.Text;
using KeyScan.Filtering;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>Turns matches, which borrow the text, into findings, which own what they say. The last to see the blob.</summary>
internal sealed class FindingMaker(ScanOptions options)
{
    /// <summary>One finding with one location for each match in the scratch.</summary>
    public List<Finding> Make(in Blob blob, in Content content, MatchScratch scratch)
    {
        var findings = new List<Finding>(scratch.Matches.Count);
        ObjectId id = blob.Id.IsEmpty ? ObjectId.OfBlob(blob.Bytes) : blob.Id;
        var lines = new LineCounter(content.Text);
        bool mayHoldBlocks = InlineComments.MayHoldBlocks(content.Text);
        foreach (RuleMatch match in scratch.Matches)
        {
            (int startLine, int startColumn) = lines.At(match.Start);
            (int endLine, int endColumn) = lines.At(match.End);
            Secret secret = match.Decoded ?? new Secret(Encoding.UTF8.GetString(content.Text[match.Start..match.End]));
            var findingId = FindingId.Compute(options.Salt.Span, match.Rule.Rule.Family, secret);
            var location = new Location(blob.Provenance, startLine, startColumn, endLine, endColumn)
            {
                Blob = id,
                Excerpt = Excerpt.Around(content.Text, match, scratch.AllMatches, findingId),
                AssignedTo = AssignedName.Before(content.Text, match.Start, scratch.AllMatches),
                Inline = InlineComments.Find(content.Text, match.Start, match.End, startLine, mayHoldBlocks),
            };
            findings.Add(new Finding
            {
                Id = findingId,
                Rule = match.Rule.Rule,
                Secret = secret,
                Severity = match.Rule.Rule.Severity,
                Confidence = match.Confidence,
                Locations = [location],
                Entropy = match.Entropy,
                DecodedBy = match.DecodedBy.Count == 0 ? content.DecodedBy : [.. content.DecodedBy, .. match.DecodedBy],
                IssuedKey = match.IssuedKey,
                Fingerprint = match.Fingerprint is not null || options.Peppers is null ? match.Fingerprint : Fingerprint.Compute(options.Peppers.Current, secret),
            });
        }
        return findings;
    }
}
