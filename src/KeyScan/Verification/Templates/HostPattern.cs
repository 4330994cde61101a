using System.Text.RegularExpressions;

namespace KeyScan.Verification.Templates;

/// <summary>A host that may be asked: a literal, or labels of which some are captured values under a fixed suffix (<c>$shop.myshopify.com</c>).</summary>
internal sealed partial record HostPattern
{
    private const int FewestFixedLabels = 2;

    private HostPattern(string text, IReadOnlyList<string> names)
    {
        Text = text;
        Names = names;
    }

    /// <summary>As it is written, lower case.</summary>
    public string Text { get; }

    /// <summary>The names of the captured labels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a host; null, and why, where it is none.</summary>
    public static HostPattern? TryParse(string text, out string why)
    {
        why = "";
        string[] labels = text.Split('.');
        if (labels.Length < FewestFixedLabels || text.Length > 253 || !labels.All(l => Label().IsMatch(l) || Captured().IsMatch(l)))
            why = "is no host";
        else if (!labels[^FewestFixedLabels..].All(l => Label().IsMatch(l)) || char.IsAsciiDigit(labels[^1][0]))
            why = "has no fixed suffix";
        return why.Length > 0 ? null : new HostPattern(text, [.. labels.Where(l => l[0] == '$').Select(l => l[1..])]);
    }

    /// <summary>The host with the captured values in it; null where one of them is no label.</summary>
    public string? Fill(IReadOnlyDictionary<string, string> values)
    {
        string[] labels = Text.Split('.');
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i][0] != '$')
                continue;
            if (!values.TryGetValue(labels[i][1..], out string? value) || !Label().IsMatch(value.ToLowerInvariant()))
                return null;
            labels[i] = value.ToLowerInvariant();
        }
        return string.Join('.', labels);
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\$[a-z][a-z0-9_]{0,40}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Captured();
}
