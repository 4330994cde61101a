using System.Text;
using KeyScan.Decoding;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>Finds the secrets of a text: as they stand, and inside what is encoded in it. One for each thread.</summary>
internal sealed class ContentSearch(Matcher matcher, ScanOptions options)
{
    private readonly List<Level> _levels = [];

    /// <summary>
    /// The scratch that holds the matches in <paramref name="content"/>, until the next call. What stands in an encoded stretch has the place
    /// of the stretch.
    /// </summary>
    public MatchScratch Find(in Content content, string path)
    {
        Level top = LevelAt(0);
        Find(content, path, depth: 0);
        for (int depth = 1; depth < _levels.Count; depth++)
        {
            top.Scratch.TimedOut.UnionWith(_levels[depth].Scratch.TimedOut);
            _levels[depth].Scratch.TimedOut.Clear();
        }
        return top.Scratch;
    }

    private void Find(in Content content, string path, int depth)
    {
        Level level = LevelAt(depth);
        matcher.Find(content, path, level.Scratch);
        level.More.Clear();
        if (depth < options.MaxDecodeDepth)
            FindEncoded(content.Text, path, depth, level);
        if (level.More.Count > 0)
            Overlaps.Resolve(level.Scratch, level.More);
    }

    private void FindEncoded(ReadOnlySpan<byte> text, string path, int depth, Level level)
    {
        level.Encoded.Find(text);
        foreach (EncodedRun run in level.Encoded.Runs)
        {
            ReadOnlySpan<byte> decoded = level.Encoded.Decode(text, run);
            if (decoded.IsEmpty)
                continue;
            Find(new Content(decoded, []), path, depth + 1);
            foreach (RuleMatch match in LevelAt(depth + 1).Scratch.Matches)
            {
                level.More.Add(match with
                {
                    Start = run.Start,
                    Length = run.Length,
                    Decoded = match.Decoded ?? new Secret(Encoding.UTF8.GetString(decoded[match.Start..match.End])),
                    DecodedBy = [run.Name, .. match.DecodedBy],
                });
            }
        }
    }

    private Level LevelAt(int depth)
    {
        while (_levels.Count <= depth)
            _levels.Add(new Level());
        return _levels[depth];
    }

    /// <summary>What a text, or one decoded from inside it, needs for itself while those inside it are searched.</summary>
    private sealed class Level
    {
        public MatchScratch Scratch { get; } = new();

        public EncodedRuns Encoded { get; } = new();

        public List<RuleMatch> More { get; } = [];
    }
}
