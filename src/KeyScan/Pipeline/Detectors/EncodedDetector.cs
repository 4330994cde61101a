using System.Text;
using KeyScan.Decoding;
using KeyScan.Matching;
using KeyScan.Matching.Delta;

namespace KeyScan.Pipeline.Detectors;

/// <summary>
/// What stands encoded in a text: it is decoded, and searched as a text of its own. Its place is that of the encoded stretch.
/// </summary>
/// <param name="maxDepth">How often something may be decoded.</param>
internal sealed class EncodedDetector(int maxDepth) : IDetector
{
    /// <summary>Bytes of a line break before a line and after it, and the one that tells that it ends.</summary>
    private const int LineBreaks = 5;

    /// <summary>
    /// The runs of a text, and what they decode to, while those inside of them are searched: one for each depth.
    /// </summary>
    private readonly List<EncodedRuns> _runs = [];

    /// <inheritdoc/>
    public void Find(in Content content, TextPass pass)
    {
        // Another encoding of the characters themselves hides nothing deeper.
        if (pass.Depth >= maxDepth && !content.HasNuls)
            return;
        ReadOnlySpan<byte> text = content.Text;
        EncodedRuns runs = FindRuns(content, pass);
        foreach (EncodedRun run in runs.Runs)
        {
            bool isWide = run.Encoding == RunEncoding.Utf16;
            if (!isWide && pass.Depth >= maxDepth)
                continue;
            ReadOnlySpan<byte> decoded = runs.Decode(text, run);
            if (run.Encoding == RunEncoding.Base64 && run.Length >= WrappedBase64.ShortestLine)
                NoteLines(text, run, pass.Scratch.Trace);
            if (decoded.IsEmpty)
                continue;
            int before = pass.More.Count;
            var inside = new Content(decoded, []) { TextLength = run.Start < content.TextLength ? decoded.Length : 0 };
            foreach (RuleMatch match in pass.FindInside(inside, pass.Path))
                pass.More.Add(InText(text, run, match, decoded));
            if (pass.More.Count > before)
                pass.Scratch.Trace.AddFound(run.Start, run.Start + run.Length);
        }
    }

    private EncodedRuns FindRuns(in Content content, TextPass pass)
    {
        while (_runs.Count <= pass.Depth)
            _runs.Add(new EncodedRuns());
        EncodedRuns runs = _runs[pass.Depth];
        if (pass.Plan is null)
            runs.Find(content);
        else
        {
            runs.Begin();
            foreach (TextZone zone in pass.Plan.Zones)
                runs.FindInLines(content.Text, zone.Start, zone.End);
        }
        return runs;
    }

    /// <summary>A match in what a run decodes to, where the run stands in the text.</summary>
    private static RuleMatch InText(ReadOnlySpan<byte> text, EncodedRun run, RuleMatch match, ReadOnlySpan<byte> decoded)
    {
        (int start, int length) = run.PlaceOf(text, match.Start, match.End);
        return match with
        {
            Start = start,
            Length = length,
            Decoded = match.Decoded ?? new Secret(Encoding.UTF8.GetString(decoded[match.Start..match.End])),
            DecodedBy = [run.Name, .. match.DecodedBy],
        };
    }

    /// <summary>
    /// Takes down that the line after a run of base64 was looked at, as far as the first goes and is indented: it may go on
    /// there.
    /// </summary>
    private static void NoteLines(ReadOnlySpan<byte> text, EncodedRun run, SearchTrace trace)
    {
        if (!trace.IsOn)
            return;
        int end = run.Start + run.Length, line = text[..run.Start].LastIndexOf((byte)'\n') + 1;
        trace.Add(new Reach(run.Start, end, line - 1, end + run.Length + (run.Start - line) + LineBreaks, ReachKind.Nothing));
    }
}
