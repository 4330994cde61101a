using System.Text;
using KeyScan.Rules.Shapes;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>
/// Finds what a template needs beside the secret: what other rules have found near it, what stands near
/// it in a known shape, parts of the URL it is in.
/// </summary>
internal sealed class NeededValues
{
    private readonly Dictionary<(ObjectId Blob, string Path), List<(Finding Finding, int Line)>> _byPlace = [];
    private readonly Dictionary<string, TokenShape> _shapes = new(StringComparer.Ordinal);

    /// <summary>Remembers where all findings stand.</summary>
    public NeededValues(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            foreach (Location location in finding.Locations)
            {
                var place = (location.Blob, location.Provenance.Path);
                if (!_byPlace.TryGetValue(place, out List<(Finding Finding, int Line)>? there))
                    _byPlace.Add(place, there = []);
                there.Add((finding, location.StartLine));
            }
        }
    }

    /// <summary>How many lines around a secret have to be kept for a template; less than 0 for none.</summary>
    public static int Lines(IReadOnlyList<Need>? needs) =>
        needs?.Where(n => n.Rules.Count == 0).Select(n => n.WithinLines).DefaultIfEmpty(-1).Max() ?? -1;

    /// <summary>
    /// The values, the secret's own too; null, and the name of the first that is not there, where one is missing.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Find(Finding finding, IReadOnlyList<Need> needs, out string? missing)
    {
        var values =
            new Dictionary<string, string>(StringComparer.Ordinal) { [ValueTemplate.SecretName] = finding.Secret.Reveal() };
        missing = null;
        foreach (Need need in needs)
        {
            string? value = need.Rules.Count > 0 ? OfRule(finding, need)
                : need.Token is not { } token ? PartOf(finding, need.Part!)
                : OfShape(finding, token, need.WithinLines) is { } stands ? need.ValueOf(stands)
                : null;
            if (value is null)
            {
                missing = need.Name;
                return null;
            }
            values[need.Name] = value;
        }
        return values;
    }

    /// <summary>What another rule has found nearest to one of the secret's places.</summary>
    private string? OfRule(Finding finding, Need need) =>
        finding.Locations
            .SelectMany(own => (_byPlace.GetValueOrDefault((own.Blob, own.Provenance.Path)) ?? [])
                .Where(o => need.Rules.Contains(o.Finding.Rule.Id, StringComparer.Ordinal) && o.Finding.Id != finding.Id)
                .Select(o => (o.Finding, Distance: Math.Abs(o.Line - own.StartLine))))
            .Where(o => o.Distance <= need.WithinLines)
            .OrderBy(o => o.Distance).ThenBy(o => o.Finding.Id.ToString(), StringComparer.Ordinal)
            .Select(o => o.Finding.Secret.Reveal())
            .FirstOrDefault();

    private string? OfShape(Finding finding, string token, int lines)
    {
        if (finding.Nearby is not { } nearby)
            return null;
        if (!_shapes.TryGetValue(token, out TokenShape? shape))
            _shapes.Add(token, shape = TokenShape.Parse(token));
        byte[] text = Encoding.UTF8.GetBytes(nearby.Text);
        int secretStart = Encoding.UTF8.GetByteCount(nearby.Text.AsSpan(0, nearby.Start)),
            secretEnd = Encoding.UTF8.GetByteCount(nearby.Text.AsSpan(0, nearby.End));
        string? nearest = null;
        int least = int.MaxValue;
        for (int at = shape.NextStart(text, 0, text.Length); at >= 0;
            at = at < text.Length ? shape.NextStart(text, at, text.Length) : -1)
        {
            int end = shape.EndOfMatch(text, at);
            if (end < 0)
            {
                at++;
                continue;
            }
            // The secret itself may have the shape of what it needs; what it stands in, as a URL, is no such thing.
            bool isSecret = at >= secretStart && end <= secretEnd;
            int distance = end <= secretStart ? secretStart - end : at >= secretEnd ? at - secretEnd : 0;
            int between = text.AsSpan(end <= secretStart ? end : secretEnd, distance).Count((byte)'\n');
            if (!isSecret && between <= lines && distance < least)
                (nearest, least) = (Encoding.UTF8.GetString(text, at, end - at), distance);
            at = Math.Max(end, at + 1);
        }
        return nearest;
    }

    /// <summary>The URL that the secret stands in, or its host or user.</summary>
    private static string? PartOf(Finding finding, string part)
    {
        if (finding.Nearby is not { } nearby)
            return null;
        const string Ends = " \t\r\n\"'`<>";
        int start = nearby.Start, end = nearby.End;
        while (start > 0 && !Ends.Contains(nearby.Text[start - 1], StringComparison.Ordinal))
            start--;
        while (end < nearby.Text.Length && !Ends.Contains(nearby.Text[end], StringComparison.Ordinal))
            end++;
        // What stands before a URL without a space, as `DATABASE_URL=`, is no part of it.
        int scheme = nearby.Text.IndexOf("://", start, end - start, StringComparison.Ordinal);
        if (scheme < 0)
            return null;
        int first = scheme;
        while (first > start
            && (char.IsAsciiLetterOrDigit(nearby.Text[first - 1]) || nearby.Text[first - 1] is '+' or '-' or '.'))
            first--;
        string url = nearby.Text[first..end];
        if (part == "url")
            return url;
        return !Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? null
            : part == "host" ? NullIfEmpty(uri.IdnHost)
            : part == "user" ? NullIfEmpty(Uri.UnescapeDataString(uri.UserInfo.Split(':')[0]))
            : null;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
