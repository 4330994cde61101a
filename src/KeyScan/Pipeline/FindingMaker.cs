using System.Text;
using KeyScan.Filtering;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>Turns matches, which borrow the text, into findings, which own what they say. The last to see the blob.</summary>
internal sealed class FindingMaker(ScanOptions options)
{
    /// <summary>One finding with one location for each match in the scratch.</summary>
    /// <param name="provenance">Where the content was seen.</param>
    /// <param name="id">The object it is.</param>
    /// <param name="content">What was searched.</param>
    /// <param name="scratch">What was found in it.</param>
    /// <param name="start">Where in the whole it begins, for a piece.</param>
    public List<Finding> Make(Provenance provenance, in ObjectId id, in Content content, MatchScratch scratch,
        TextPosition start = default)
    {
        var findings = new List<Finding>(scratch.Matches.Count);
        var lines = new LineCounter(content.Text, start);
        bool mayHoldBlocks = InlineComments.MayHoldBlocks(content.Text);
        (Secret Secret, FindingId Id)[] named = Named(content.Text, scratch.Matches);
        List<SecretPart>[] parts = PartReader.Read(content.Text, scratch, i => named[i].Id.Tagged(named[i].Secret.ToString()));
        for (int i = 0; i < named.Length; i++)
        {
            RuleMatch match = scratch.Matches[i];
            (int startLine, int startColumn) = lines.At(match.Start);
            (int endLine, int endColumn) = lines.At(match.End);
            (Secret secret, FindingId findingId) = named[i];
            var location = new Location(provenance, startLine, startColumn, endLine, endColumn)
            {
                Blob = id,
                Excerpt = Excerpt.Around(content.Text, match, scratch.AllMatches, findingId),
                AssignedTo = AssignedName.Before(content.Text, match.Start, scratch.AllMatches),
                Step = match.Step is { } step ? Redacted(step) : null,
                Parts = parts[i],
                Inline = InlineComments.Find(content.Text, match.Start, match.End, startLine, mayHoldBlocks, match.Rule.Rule.Id),
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
                Nearby = options.NearbyLines?.Invoke(match.Rule.Rule) is >= 0 and int near
                    ? NearbyText.Around(content.Text, match.Start, match.End, near) : null,
                IssuedKey = match.IssuedKey,
                Fingerprint = match.Fingerprint is not null || options.Peppers is null ? match.Fingerprint
                    : Fingerprint.Compute(options.Peppers.Current, secret),
            });
        }
        return findings;
    }

    private (Secret Secret, FindingId Id)[] Named(ReadOnlySpan<byte> text, List<RuleMatch> matches)
    {
        var named = new (Secret, FindingId)[matches.Count];
        for (int i = 0; i < named.Length; i++)
        {
            RuleMatch match = matches[i];
            Secret secret = match.Decoded ?? new Secret(Encoding.UTF8.GetString(text[match.Start..match.End]));
            named[i] = (secret, FindingId.Compute(options.Salt.Span, match.Rule.Rule.Family, secret));
        }
        return named;
    }

    private static StepPlace Redacted(StepPlace step) => step with
    {
        Text = Excerpt.Redacted(step.Text),
        Parts = [.. step.Parts.Select(static p => p with { Value = Excerpt.Redacted(p.Value) })],
    };
}
