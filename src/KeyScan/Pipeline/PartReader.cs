using System.Text;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>
/// Finds what belongs to a secret and stands beside it: the user, the host and the database of a password, the id of a key, the
/// other half of a pair. By names alone (<see cref="Neighbours"/>), and by the place in a URL (<see cref="UrlParts"/>).
/// </summary>
/// <remarks>
/// What is found hangs on the text and on the matches in it, which a search of what is new finds as one of all does.
/// </remarks>
internal static class PartReader
{
    /// <summary>The parts of each match, in their order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scratch">The matches in it.</param>
    /// <param name="shown">What is shown of a match: a secret is never printed whole.</param>
    public static List<SecretPart>[] Read(ReadOnlySpan<byte> text, MatchScratch scratch, Func<int, string> shown)
    {
        List<RuleMatch> matches = scratch.Matches;
        var parts = new List<SecretPart>[matches.Count];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = [];
        var neighbours = new Neighbours();
        for (int i = 0; i < parts.Length; i++)
        {
            RuleMatch match = matches[i];
            // What was decoded stands elsewhere in a text of its own.
            if (match.Decoded is not null || match.Step is { Parts.Count: > 0 })
                continue;
            if (UrlParts.TryAdd(text, scratch, match, parts[i])
                || !neighbours.TryRead(text, match.Start, match.End, scratch.Path))
                continue;
            foreach (PartRole role in Neighbours.Roles)
            {
                if (neighbours.Nearest(text, role) is not { } nearest)
                    continue;
                int half = Overlapping(matches, nearest.ValueStart, nearest.ValueEnd);
                if (half == i)
                    continue;
                Add(parts[i], role, half >= 0 ? shown(half) : Shown(text, scratch, nearest));
                if (half >= 0 && role == PartRole.Id)
                    Add(parts[half], PartRole.Secret, shown(i));
            }
        }
        AddHalves(text, matches, parts, shown);
        return parts;
    }

    /// <summary>
    /// Two halves of one provider's credential, the id and the nearest secret, whatever they are called: both stay findings of
    /// their own, as each has its places, and each has the other as a part.
    /// </summary>
    private static void AddHalves(ReadOnlySpan<byte> text, List<RuleMatch> matches, List<SecretPart>[] parts,
        Func<int, string> shown)
    {
        const int Nearest = 3;
        for (int id = 0; id < matches.Count; id++)
        {
            if (!IsId(matches[id]) || parts[id].Exists(static p => p.Name == "secret"))
                continue;
            int best = -1, least = Neighbours.MostBytes;
            for (int i = Math.Max(0, id - Nearest); i < Math.Min(matches.Count, id + Nearest + 1); i++)
            {
                int from = Math.Min(matches[i].End, matches[id].End), to = Math.Max(matches[i].Start, matches[id].Start);
                if (i != id && !IsId(matches[i]) && matches[i].Rule.Rule.Provider == matches[id].Rule.Rule.Provider && to > from
                    && to - from < least && text[from..to].Count((byte)'\n') <= Neighbours.MostLines)
                    (best, least) = (i, to - from);
            }
            if (best < 0)
                continue;
            Add(parts[id], PartRole.Secret, shown(best));
            Add(parts[best], PartRole.Id, shown(id));
        }
    }

    private static bool IsId(RuleMatch match) =>
        match.Rule.Rule.Provider != "generic" && match.Rule.Rule.Id.EndsWith("-id", StringComparison.Ordinal)
        && match.Decoded is null;

    private static void Add(List<SecretPart> parts, PartRole role, string value)
    {
        string name = role.ToString().ToLowerInvariant();
        if (!parts.Exists(p => p.Name == name))
            parts.Add(new SecretPart(name, value));
    }

    /// <summary>A part as it is shown: redacted where some of it is of a match, as a user that is a token.</summary>
    public static string Shown(ReadOnlySpan<byte> text, MatchScratch scratch, int start, int end)
    {
        string value = Encoding.UTF8.GetString(text[start..end]);
        return Overlapping(scratch.AllMatches, start, end) >= 0 ? Secret.Redact(value) : Excerpt.Redacted(value);
    }

    /// <summary>
    /// An id may be a secret to somebody, as the key beside an API's secret is; a URL may have one in its query.
    /// </summary>
    private static string Shown(ReadOnlySpan<byte> text, MatchScratch scratch, in Neighbour at)
    {
        ReadOnlySpan<byte> value = text[at.ValueStart..at.ValueEnd];
        if (at.Role == PartRole.Id)
            return Secret.Redact(Encoding.UTF8.GetString(value));
        int query = at.Role == PartRole.Host ? value.IndexOfAny((byte)'?', (byte)'#') : -1;
        return Shown(text, scratch, at.ValueStart, query > 0 ? at.ValueStart + query : at.ValueEnd);
    }

    /// <summary>
    /// The index of a match that has some of [<paramref name="start"/>, <paramref name="end"/>), in a list by start; -1 for none.
    /// </summary>
    private static int Overlapping(List<RuleMatch> matches, int start, int end)
    {
        const int Nested = 16;
        int low = 0, high = matches.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (matches[middle].Start < end)
                low = middle + 1;
            else
                high = middle;
        }
        for (int i = low - 1; i >= 0 && low - i <= Nested; i--)
        {
            if (matches[i].End > start)
                return i;
        }
        return -1;
    }
}
